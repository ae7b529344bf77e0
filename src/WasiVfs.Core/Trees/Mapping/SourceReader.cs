// SPDX-License-Identifier: MIT
using System.Text;

namespace WasiVfs.Trees;

/// <summary>Copies one source into nodes: names, kinds, link targets and times; contents stay where they are.</summary>
internal sealed class SourceReader(MapOptions options, GuestPath guestPath, SourceIdentities identities, CancellationToken cancellationToken)
{
    private readonly Glob[] _exclude = [.. options.Exclude.Select(Glob.Parse)];
    private readonly List<string> _names = [];
    private readonly List<Rune[]> _runes = [];
    private readonly PycCheck _pyc = new(options);

    public void AddWarnings(ICollection<Warning>? warnings) => _pyc.AddWarning(warnings);

    public TreeNode Read(Descriptor source)
    {
        DescriptorStat stat = source.Stat();
        return stat.Type switch
        {
            DescriptorType.Directory => ReadDirectory(source, stat),
            DescriptorType.RegularFile => Timed(new FileNode(new DescriptorContent(() => source, stat, guestPath.ToString())), stat),
            _ => throw Unsupported(stat.Type),
        };
    }

    private DirectoryNode ReadDirectory(Descriptor source, DescriptorStat stat)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EntryName.CheckDepth(_names.Count, SourcePath());
        DirectoryNode directory = Timed(new DirectoryNode(), stat);
        foreach (DirectoryEntry entry in source.ReadDirectory())
        {
            _names.Add(entry.Name);
            _runes.Add(_exclude.Length == 0 ? [] : [.. entry.Name.EnumerateRunes()]);
            if (!Array.Exists(_exclude, glob => glob.IsMatch(_runes, entry.Type == DescriptorType.Directory)))
            {
                directory.Set(entry.Name, ReadEntry(source, entry));
            }

            _names.RemoveAt(_names.Count - 1);
            _runes.RemoveAt(_runes.Count - 1);
        }

        return directory;
    }

    private TreeNode ReadEntry(Descriptor directory, DirectoryEntry entry)
    {
        switch (entry.Type)
        {
            case DescriptorType.Directory:
                Descriptor below = directory.OpenAt(PathFlags.None, entry.Name, OpenFlags.Directory);
                return ReadDirectory(below, below.Stat());
            case DescriptorType.SymbolicLink:
                return Timed(new SymlinkNode(directory.ReadLinkAt(entry.Name)), directory.StatAt(PathFlags.None, entry.Name));
            case DescriptorType.RegularFile:
                return ReadFile(directory, entry.Name);
            default:
                throw Unsupported(entry.Type);
        }
    }

    private FileNode ReadFile(Descriptor directory, string name)
    {
        Descriptor file = directory.OpenAt(PathFlags.None, name);
        DescriptorStat stat = file.Stat();
        bool linked = stat.LinkCount > 1;
        if (linked && identities.Find(file, options.PreserveTimestamps) is { } met)
        {
            return met;
        }

        string path = SourcePath();
        FileNode node = Timed(new FileNode(new DescriptorContent(() => directory.OpenAt(PathFlags.None, name), stat, path)), stat);
        if (linked)
        {
            identities.Add(file, options.PreserveTimestamps, node);
        }

        _pyc.Look(file, name, path);
        return node;
    }

    private T Timed<T>(T node, DescriptorStat stat)
        where T : TreeNode
    {
        node.Modified = options.PreserveTimestamps ? stat.Modified : null;
        return node;
    }

    private string SourcePath() => _names.Count == 0 ? guestPath.ToString() : guestPath.ToString().TrimEnd('/') + "/" + string.Join('/', _names);

    private FileSystemException Unsupported(DescriptorType type)
    {
        string kind = type switch
        {
            DescriptorType.Socket => "a socket",
            DescriptorType.Fifo => "a named pipe",
            DescriptorType.BlockDevice or DescriptorType.CharacterDevice => "a device node",
            _ => "neither a file, a directory nor a symbolic link",
        };
        string path = SourcePath();
        return new FileSystemException(ErrorCode.Unsupported, path,
            $"'{path}' is {kind}, which an image cannot hold.", ErrorId.SpecialFile);
    }
}
