// SPDX-License-Identifier: MIT
using System.Text;

namespace WasiVfs.Trees;

/// <summary>An object of an EROFS image.</summary>
internal sealed class ErofsDescriptor(ErofsImage image, ErofsInode inode) : NodeDescriptor
{
    public override DescriptorType Type => inode.Type;

    /// <summary>The object's node id, one for all names of a file.</summary>
    public ulong NodeId => inode.NodeId;

    public override DescriptorStat Stat() => new(inode.Type, Math.Max(inode.Links, 1), (ulong)inode.Size, inode.Modified);

    public override IEnumerable<DirectoryEntry> ReadDirectory()
    {
        RequireDirectory();
        return Dirents().Select(entry => new DirectoryEntry(entry.Type, entry.Name));
    }

    public override int Read(Span<byte> buffer, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        RequireFile();
        return ReadContent(buffer, offset);
    }

    public override bool IsSameObject(Descriptor other) =>
        other is ErofsDescriptor descriptor && descriptor.Owner == image && descriptor.NodeId == inode.NodeId;

    public override MetadataHashValue MetadataHash() => MetadataHashes.Of(image.Blocks.Superblock.Checksum ?? 0, inode.NodeId, Stat());

    internal ErofsInode Inode => inode;

    internal override KeptContent? Kept => image.KeptFiles?.Find(inode);

    internal ErofsImage Owner => image;

    internal override IEnumerable<ListedEntry> List()
    {
        RequireDirectory();
        return Dirents().Select(entry =>
        {
            ErofsDescriptor child = Open(entry);
            bool isOpened = child.Type is DescriptorType.Directory or DescriptorType.RegularFile;
            return new ListedEntry(entry.Name, child.Stat(), isOpened ? child : null);
        });
    }

    internal override NodeDescriptor? Lookup(string name)
    {
        Span<byte> utf8 = stackalloc byte[PathLimits.MaxName];
        ErofsDirent? found = new ErofsDirectory(image.Blocks, inode).Find(utf8[..Utf8Order.Strict.GetBytes(name, utf8)]);
        return found is { } entry ? Open(entry) : null;
    }

    internal override string ReadLink()
    {
        if (inode.Size is 0 or > PathLimits.MaxLinkTarget)
        {
            throw new ImageFormatException($"A symbolic link's target has {inode.Size} bytes, not 1 to {PathLimits.MaxLinkTarget}", inode.Offset);
        }

        Span<byte> target = stackalloc byte[(int)inode.Size];
        ReadContent(target, 0);
        try
        {
            return target.Contains((byte)0) ? throw BadTarget() : Utf8Order.Strict.GetString(target);
        }
        catch (DecoderFallbackException)
        {
            throw BadTarget();
        }
    }

    private ImageFormatException BadTarget() => new("A symbolic link's target is not valid UTF-8, or holds a NUL", inode.Offset);

    /// <summary>
    /// The object of an entry. A directory must name this one as its parent: so each directory has one place, and no walk of an image,
    /// however it was made, goes in circles.
    /// </summary>
    private ErofsDescriptor Open(ErofsDirent entry)
    {
        ErofsInode child = ErofsInode.Read(image.Blocks, entry.NodeId);
        if (child.Type != entry.Type)
        {
            throw new ImageFormatException(
                $"The entry '{entry.Name}' is of the kind {entry.Type} and its inode of the kind {child.Type}", entry.Offset);
        }

        if (child.Type == DescriptorType.Directory &&
            (child.NodeId == inode.NodeId || child.NodeId == image.Blocks.Superblock.RootNodeId ||
            new ErofsDirectory(image.Blocks, child).Find(".."u8)?.NodeId != inode.NodeId))
        {
            throw new ImageFormatException($"The directory '{entry.Name}' has another directory as its parent", entry.Offset);
        }

        return new ErofsDescriptor(image, child);
    }

    private IEnumerable<ErofsDirent> Dirents()
    {
        var directories = new HashSet<ulong>();
        foreach (ErofsDirent entry in new ErofsDirectory(image.Blocks, inode).Entries())
        {
            if (entry.Name is "." or "..")
            {
                continue;
            }

            if (entry.Type == DescriptorType.Directory && !directories.Add(entry.NodeId))
            {
                throw new ImageFormatException($"The directory '{entry.Name}' has a second name", entry.Offset);
            }

            yield return entry;
        }
    }

    private int ReadContent(Span<byte> buffer, long offset)
    {
        int count = (int)Math.Min(buffer.Length, Math.Max(0, inode.Size - offset));
        long outside = inode.Size - inode.TailLength;
        int fromBlocks = (int)Math.Min(count, Math.Max(0, outside - offset));
        if (fromBlocks > 0)
        {
            image.Blocks.ReadContent(buffer[..fromBlocks], inode.Start + offset);
        }

        if (count > fromBlocks)
        {
            int inTail = (int)(offset + fromBlocks - outside);
            image.Blocks.Metadata(inode.TailStart + inTail, count - fromBlocks).CopyTo(buffer[fromBlocks..]);
        }

        return count;
    }
}
