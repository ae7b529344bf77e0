// SPDX-License-Identifier: MIT
using System.Text;

namespace WasiVfs.Trees;

/// <summary>Copies one source into nodes: names, kinds, link targets and times; contents stay where they are.</summary>
internal sealed class SourceReader(MapOptions options, GuestPath guestPath, SourceIdentities identities, CancellationToken cancellationToken)
{
    private readonly Glob[] _exclude = [.. options.Exclude.Select(Glob.Parse)];
    private readonly List<string> _names = [];
    private readonly List<Rune[]> _runes = [];
    private readonly PycFiles _pyc = new(options);
    private readonly LayerCheck _layers = new();
    private readonly List<Descriptor> _way = [];
    private SourceLinks _links = null!;

    public void AddWarnings(ICollection<Warning>? warnings)
    {
        _pyc.AddWarnings(warnings);
        _layers.AddWarnings(warnings, guestPath);
    }

    public TreeNode Read(Descriptor source)
    {
        DescriptorStat stat = source.Stat();
        _links = new SourceLinks(source);
        return stat.Type switch
        {
            DescriptorType.Directory => ReadTree(source, stat),
            DescriptorType.RegularFile => Timed(new FileNode(DescriptorContent.OfOpen(source, stat, guestPath.ToString())), stat),
            _ => throw Unsupported(stat.Type),
        };
    }

    private DirectoryNode ReadTree(Descriptor source, DescriptorStat stat)
    {
        DirectoryNode tree = ReadDirectory(source, stat);
        _pyc.Apply(tree, guestPath.ToString().TrimEnd('/'));
        return tree;
    }

    private DirectoryNode ReadDirectory(Descriptor source, DescriptorStat stat)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EntryName.CheckDepth(_names.Count, SourcePath());
        DirectoryNode directory = Timed(new DirectoryNode(), stat);
        _way.Add(source);
        foreach (ListedEntry entry in source.List())
        {
            // A directory stays open: the contents of its files are opened through it when the image is written.
            using Descriptor? file = entry.Stat.Type == DescriptorType.RegularFile ? entry.Object : null;
            _names.Add(entry.Name);
            _runes.Add(_exclude.Length == 0 ? [] : [.. entry.Name.EnumerateRunes()]);
            if (!Array.Exists(_exclude, glob => glob.IsMatch(_runes, entry.Stat.Type == DescriptorType.Directory)))
            {
                directory.Set(entry.Name, ReadEntry(source, entry));
            }

            _names.RemoveAt(_names.Count - 1);
            _runes.RemoveAt(_runes.Count - 1);
        }

        _way.RemoveAt(_way.Count - 1);
        if (_names.Count == 0)
        {
            _layers.LookAtRoot(directory);
        }

        return directory;
    }

    private TreeNode ReadEntry(Descriptor directory, ListedEntry entry)
    {
        switch (entry.Stat.Type)
        {
            case DescriptorType.Directory:
                return ReadDirectory(entry.Object!, entry.Stat);
            case DescriptorType.SymbolicLink:
                return (options.Dereference ? ReadTarget(directory) : null)
                    ?? Timed(new SymlinkNode(ReadLink(directory)), entry.Stat);
            case DescriptorType.RegularFile:
                return ReadFile(directory, entry);
            default:
                throw Unsupported(entry.Stat.Type);
        }
    }

    private string ReadLink(Descriptor directory)
    {
        string target = directory.ReadLinkAt(_names[^1]);
        return options.RelativeLinks ? _links.WithinSource(target, _names) : target;
    }

    // A copy of what a link leads to; null if that is nothing, or a directory that the link itself lies in.
    private TreeNode? ReadTarget(Descriptor directory)
    {
        if (_links.Open(directory, _names) is not { } target || _way.Exists(target.IsSameObject))
        {
            return null;
        }

        DescriptorStat stat = target.Stat();
        if (stat.Type == DescriptorType.Directory)
        {
            return ReadDirectory(target, stat);
        }

        using (target)
        {
            string[] path = [.. _names];
            return ReadFile(
                () => _links.Open(directory, path) ?? throw PathErrors.NoEntry(path[^1]), new ListedEntry(_names[^1], stat, target));
        }
    }

    private FileNode ReadFile(Descriptor directory, ListedEntry entry)
    {
        string name = entry.Name;
        return ReadFile(() => entry.Object!.Again() ?? directory.OpenAt(PathFlags.None, name), entry);
    }

    private FileNode ReadFile(Func<Descriptor> open, ListedEntry entry)
    {
        Descriptor file = entry.Object!;
        bool linked = entry.Stat.LinkCount > 1;
        string path = SourcePath();
        string name = entry.Name;
        if (linked && identities.Find(file, options.PreserveTimestamps) is { } earlier)
        {
            LookAt(earlier);
            return earlier;
        }

        FileNode node = Timed(new FileNode(Content(file, open, entry.Stat, path)), entry.Stat);
        if (linked)
        {
            identities.Add(file, options.PreserveTimestamps, node);
        }

        LookAt(node);
        _layers.Look(name, path);
        return node;

        void LookAt(FileNode node) => _pyc.Look(node, name, entry.Stat.Modified, start => file.Read(start.Span, 0));
    }

    private DescriptorContent Content(Descriptor file, Func<Descriptor> open, DescriptorStat stat, string path)
    {
        MetadataHashValue? identity = options.Known is not null && file is NodeDescriptor { IsOfHost: true } ? file.MetadataHash() : null;
        return new DescriptorContent(open, stat, path)
        {
            KeptAs = identity is { } known ? options.Known!(known) : (file as NodeDescriptor)?.Kept,
            Identity = identity,
        };
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
        string path = SourcePath();
        return new FileSystemException(ErrorCode.Unsupported, path,
            $"'{path}' is {KindText.Of(type)}, which an image cannot hold.", ErrorId.SpecialFile);
    }
}
