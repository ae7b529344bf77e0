// SPDX-License-Identifier: MIT

namespace WasiVfs.Trees;

/// <summary>An image whose every byte has its place, ready to be written any number of times.</summary>
internal sealed class ErofsPlan
{
    private readonly PlannedInode[] _inodes;
    private readonly ErofsOptions _options;
    private readonly Lazy<Dictionary<TreeNode, PlannedInode>> _byNode;

    internal ErofsPlan(PlannedInode[] inodes, ErofsOptions options, long blocks)
    {
        _inodes = inodes;
        _options = options;
        _byNode = new(() => inodes.ToDictionary<PlannedInode, TreeNode>(inode => inode.Node, ReferenceEqualityComparer.Instance));
        Length = blocks * ErofsFormat.BlockSize;
        foreach (PlannedInode inode in inodes)
        {
            (FileCount, DirectoryCount, LinkCount) = inode.Node switch
            {
                FileNode => (FileCount + 1, DirectoryCount, LinkCount),
                DirectoryNode => (FileCount, DirectoryCount + 1, LinkCount),
                _ => (FileCount, DirectoryCount, LinkCount + 1),
            };
            ContentBytes += inode.Node is FileNode ? inode.Size : 0;
        }
    }

    /// <summary>Bytes of the whole image, a multiple of 4096.</summary>
    public long Length { get; }

    /// <summary>How many files there are; a file with two names counts once.</summary>
    public int FileCount { get; }

    /// <summary>How many directories there are, the root among them.</summary>
    public int DirectoryCount { get; }

    /// <summary>How many symbolic links there are.</summary>
    public int LinkCount { get; }

    /// <summary>Bytes in all files, each file once and equal files as often as they occur.</summary>
    public long ContentBytes { get; }

    /// <summary>The node id of a directory or file, as an image's directory entries have it and <see cref="ErofsImage.OpenNode"/> takes it.</summary>
    /// <exception cref="FileSystemException">Nothing has that path; links are not followed.</exception>
    public ulong NodeId(GuestPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Find(path) is { } node ? _byNode.Value[node].NodeId
            : throw new FileSystemException(ErrorCode.NoEntry, path.ToString(), $"The image has no '{path}'.");
    }

    /// <summary>What lies at a path; null for nothing. Links are not followed.</summary>
    public TreeNode? Find(GuestPath path) => ((DirectoryNode)_inodes[0].Node).Find(path);

    /// <summary>Writes the image from the stream's position on; contents pass through a buffer and are never held as a whole.</summary>
    /// <param name="destination">A writable stream; it need not seek.</param>
    /// <param name="progress">Is told the bytes written so far, from time to time and at the end.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="FileSystemException">A file is not what it was when the image was planned.</exception>
    public void Write(Stream destination, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Write(destination, rest: null, progress, cancellationToken);
    }

    /// <summary>Writes the image, as <see cref="Write(Stream, IProgress{WorkProgress}?, CancellationToken)"/> does, and hashes each byte on the
    /// way.</summary>
    internal ImageDigests WriteWithDigests(Stream destination, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        using var rest = new ContentHash(Length);
        Write(destination, rest, progress, cancellationToken);
        PlannedInode[] files = [.. _inodes.Where(inode => inode.Node is FileNode).OrderBy(inode => inode.Offset)];
        return ImageDigests.Of(
            rest.Finish(),
            files.Select(file => (checked((uint)file.NodeId), (ReadOnlyMemory<byte>)(file.Original ?? file).Hash)),
            files.Length);
    }

    /// <summary>The files with their places and digests, once they were written with digests.</summary>
    internal IEnumerable<(FileNode Node, long Start, int Tail, byte[] Digest)> WrittenFiles() =>
        from inode in _inodes
        where inode.Node is FileNode
        let content = inode.Original ?? inode
        select ((FileNode)inode.Node, inode.StartBlock * (long)ErofsFormat.BlockSize, content.Tail, content.Hash!);

    private void Write(Stream destination, ContentHash? rest, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        using var blocks = new BlockWriter(destination, new ByteCounter(progress, "Writing the image", Length), cancellationToken);
        new ErofsWriter(_inodes, _options, Length / ErofsFormat.BlockSize, rest).Write(blocks);
        blocks.Flush();
    }
}
