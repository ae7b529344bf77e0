// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.Packing.Measuring;

/// <summary>Measures the tree of an image: what is stored, by entry and by extension, and what is not stored again.</summary>
internal sealed class TreeMeasure(ErofsImage image, CancellationToken cancellationToken)
{
    private readonly HashSet<ulong> _nodes = [];
    private readonly HashSet<long> _blocks = [];
    private readonly Dictionary<string, (int Files, long Length)> _extensions = new(StringComparer.Ordinal);

    /// <summary>Files whose blocks were counted before.</summary>
    public long DuplicateFiles { get; private set; }

    /// <summary>Bytes of them.</summary>
    public long DuplicateBytes { get; private set; }

    public IReadOnlyList<ExtensionSize> Extensions =>
    [
        .. _extensions.Select(pair => new ExtensionSize(pair.Key, pair.Value.Files, pair.Value.Length))
            .OrderByDescending(extension => extension.Length).ThenBy(extension => extension.Extension, StringComparer.Ordinal),
    ];

    public SizedEntry Measure() => Directory((ErofsDescriptor)image.Root, "", 0);

    private SizedEntry Directory(ErofsDescriptor directory, string path, int depth)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EntryName.CheckDepth(depth, path);
        long length = Stored(directory.Inode);
        int files = 0;
        var entries = new List<SizedEntry>();
        foreach (DirectoryEntry entry in directory.ReadDirectory())
        {
            string place = $"{path}/{entry.Name}";
            var child = (ErofsDescriptor)directory.Lookup(entry.Name)!;
            SizedEntry sized = entry.Type == DescriptorType.Directory ? Directory(child, place, depth + 1) : Leaf(child, entry.Name, place);
            length += sized.Length;
            files += sized.Files;
            entries.Add(sized);
        }

        return new SizedEntry
        {
            Path = path.Length == 0 ? "/" : path,
            Length = length,
            Files = files,
            IsDirectory = true,
            Entries = [.. entries.OrderByDescending(entry => entry.Length).ThenBy(entry => entry.Path, Utf8Order.Comparer)],
        };
    }

    private SizedEntry Leaf(ErofsDescriptor leaf, string name, string path)
    {
        ErofsInode inode = leaf.Inode;
        bool isFile = leaf.Type == DescriptorType.RegularFile;
        long length = Stored(inode);
        if (isFile)
        {
            string extension = Extension(name);
            (int files, long total) = _extensions.GetValueOrDefault(extension);
            _extensions[extension] = (files + 1, total + length);
        }

        return new SizedEntry { Path = path, Length = length, Files = isFile ? 1 : 0 };
    }

    // Inode, inline tail and blocks, each counted for the first name that has them.
    private long Stored(ErofsInode inode)
    {
        long outside = inode.Size - inode.TailLength;
        if (!_nodes.Add(inode.NodeId))
        {
            Duplicate(inode, inode.Size);
            return 0;
        }

        long length = inode.TailStart - inode.Offset + inode.TailLength;
        if (outside > 0 && !_blocks.Add(inode.Start))
        {
            Duplicate(inode, outside);
            outside = 0;
        }

        return length + ((outside + image.BlockSize - 1) / image.BlockSize * image.BlockSize);
    }

    private void Duplicate(ErofsInode inode, long bytes)
    {
        if (inode.Type == DescriptorType.RegularFile)
        {
            DuplicateFiles++;
            DuplicateBytes += bytes;
        }
    }

    // A name that starts with its only dot has no extension.
    private static string Extension(string name)
    {
        int dot = name.LastIndexOf('.');
        return dot <= 0 || dot == name.Length - 1 ? "" : name[dot..].ToLowerInvariant();
    }
}
