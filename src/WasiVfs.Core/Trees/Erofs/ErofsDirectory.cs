// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>The entries of one directory of an image: found by binary search, over the blocks' first names and then within a block.</summary>
internal readonly struct ErofsDirectory(ImageBlocks image, ErofsInode inode)
{
    private int BlockCount => (int)((inode.Size + image.Superblock.BlockSize - 1) >> image.Superblock.BlockBits);

    /// <summary>The entry of that name, or null.</summary>
    /// <exception cref="ImageFormatException">A block on the way is malformed.</exception>
    public ErofsDirent? Find(ReadOnlySpan<byte> name)
    {
        (int low, int high) = (0, BlockCount - 1);
        while (low < high)
        {
            int middle = low + ((high - low + 1) / 2);
            if (Block(middle).Name(0).SequenceCompareTo(name) <= 0)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high < 0 ? null : Block(low).Find(name);
    }

    /// <summary>All entries as they are stored, <c>.</c> and <c>..</c> among them.</summary>
    /// <exception cref="ImageFormatException">A block is malformed, or directories lie over each other.</exception>
    public IEnumerable<ErofsDirent> Entries()
    {
        image.NoteListing(inode);
        int blocks = BlockCount;
        for (int i = 0; i < blocks; i++)
        {
            foreach (ErofsDirent entry in Block(i).Decode())
            {
                yield return entry;
            }
        }
    }

    private DirentBlock Block(int index)
    {
        long position = (long)index << image.Superblock.BlockBits;
        int length = (int)Math.Min(image.Superblock.BlockSize, inode.Size - position);
        long offset = position < inode.Size - inode.TailLength ? inode.Start + position : inode.TailStart;
        return new DirentBlock(image.Metadata(offset, length), offset);
    }
}

/// <summary>One entry of a directory.</summary>
internal readonly record struct ErofsDirent(ulong NodeId, DescriptorType Type, string Name, long Offset);
