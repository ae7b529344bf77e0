// SPDX-License-Identifier: MIT
using Format = WasiVfs.Trees.ErofsFormat;

namespace WasiVfs.Trees;

/// <summary>
/// Gives inodes their places: one after the other in slots of 32 bytes, an inode and its inline tail always within one block. A tail
/// that does not fit goes to the next block, and the gap it leaves to the first smaller inode that fits best.
/// </summary>
internal sealed class InodeAllocator
{
    private const int SlotsPerBlock = Format.BlockSize / Format.InodeSlot;

    /// <summary>The blocks that have a number of slots left at their end, by that number.</summary>
    private readonly Stack<long>[] _blocksByFree = new Stack<long>[SlotsPerBlock + 1];

    public InodeAllocator()
    {
        for (int i = 0; i < _blocksByFree.Length; i++)
        {
            _blocksByFree[i] = new Stack<long>();
        }

        const int headerSlots = (Format.SuperblockOffset + Format.Superblock.Size) / Format.InodeSlot;
        _blocksByFree[SlotsPerBlock - headerSlots].Push(0);
    }

    /// <summary>How many blocks are in use, the first of them with the superblock.</summary>
    public long BlockCount { get; private set; } = 1;

    /// <summary>The place of <paramref name="size"/> bytes, at most a block, in bytes from the image's start.</summary>
    public long Place(int size)
    {
        int slots = (size + Format.InodeSlot - 1) / Format.InodeSlot;
        int free = slots;
        while (free < SlotsPerBlock && _blocksByFree[free].Count == 0)
        {
            free++;
        }

        if (!_blocksByFree[free].TryPop(out long block))
        {
            block = BlockCount++;
        }

        _blocksByFree[free - slots].Push(block);
        return (block * Format.BlockSize) + ((SlotsPerBlock - free) * Format.InodeSlot);
    }
}
