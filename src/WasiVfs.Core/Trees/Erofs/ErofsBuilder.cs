// SPDX-License-Identifier: MIT
using Format = WasiVfs.Trees.ErofsFormat;

namespace WasiVfs.Trees;

/// <summary>
/// Plans EROFS images: uncompressed, blocks of 4096 bytes, the last bytes of files inline, the same bytes for the same tree. First
/// come the inodes, the root's before all others, level by level; then the blocks of directories and files in the same order.
/// </summary>
internal static class ErofsBuilder
{
    /// <summary>Gives everything in the tree its place. File contents are read only if two files have the same length.</summary>
    /// <param name="root">The directory that becomes the guest's <c>/</c>; it must not change until the plan is written.</param>
    /// <param name="options">What holds for the whole image; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the planning.</param>
    /// <exception cref="FileSystemException">A file cannot be read or changed meanwhile, a link's target is too long, or the
    /// tree is larger than the format holds.</exception>
    /// <exception cref="InvalidOperationException">A directory has two places in the tree.</exception>
    public static ErofsPlan Plan(DirectoryNode root, ErofsOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(root);
        options ??= new ErofsOptions();
        DateTimeOffset epoch = DateTimeOffset.FromUnixTimeSeconds(options.Epoch);

        PlannedInode[] inodes = InodeCollector.Collect(root, cancellationToken);
        EqualFiles.Mark(inodes.Where(inode => inode.Node is FileNode), cancellationToken);
        ChooseForms(inodes, epoch);
        long metadataBlocks = PlaceInodes(inodes);
        long blocks = PlaceBlocks(inodes, metadataBlocks);
        return new ErofsPlan(inodes, options, blocks);
    }

    private static void ChooseForms(PlannedInode[] inodes, DateTimeOffset epoch)
    {
        Dictionary<PlannedInode, int> copies = inodes.Where(inode => inode.Original is not null)
            .GroupBy(inode => inode.Original!).ToDictionary(group => group.Key, group => group.Count() + 1);
        foreach (PlannedInode inode in inodes)
        {
            inode.Extended = (inode.Node.Modified ?? epoch) != epoch || inode.Links > ushort.MaxValue || inode.Size > uint.MaxValue;
            int tail = (int)(inode.Size % Format.BlockSize);
            // Equal files share whole blocks only: if their tails together would fill a block, a block for the tail is the smaller form.
            bool tailsFillBlock = copies.TryGetValue(inode.Original ?? inode, out int count) && (long)count * tail >= Format.BlockSize;
            inode.Inline = tail > 0 && !tailsFillBlock && tail <= Format.BlockSize - inode.InodeSize;
        }
    }

    private static long PlaceInodes(PlannedInode[] inodes)
    {
        var allocator = new InodeAllocator();
        foreach (PlannedInode inode in inodes)
        {
            inode.Offset = allocator.Place(inode.InodeSize + inode.Tail);
        }

        return allocator.BlockCount;
    }

    private static long PlaceBlocks(PlannedInode[] inodes, long firstBlock)
    {
        long next = firstBlock;
        foreach (PlannedInode inode in inodes)
        {
            if (inode.Original is not null)
            {
                inode.StartBlock = inode.Original.StartBlock;
            }
            else if (inode.Blocks > 0)
            {
                inode.StartBlock = next <= uint.MaxValue ? (uint)next : throw TooLarge();
                next += inode.Blocks;
            }
        }

        return next <= uint.MaxValue ? next : throw TooLarge();
    }

    private static FileSystemException TooLarge() =>
        new(ErrorCode.Invalid, "/",
            $"The tree needs more than {uint.MaxValue} blocks of {Format.BlockSize} bytes, the most that EROFS holds; split it.");
}
