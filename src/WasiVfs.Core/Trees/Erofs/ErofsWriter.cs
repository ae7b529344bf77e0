// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Security.Cryptography;
using Format = WasiVfs.Trees.ErofsFormat;

namespace WasiVfs.Trees;

/// <summary>Writes what was planned, from the first block to the last.</summary>
internal sealed class ErofsWriter(PlannedInode[] inodes, ErofsOptions options, long blockCount)
{
    private readonly DateTimeOffset _epoch = DateTimeOffset.FromUnixTimeSeconds(options.Epoch);

    public void Write(BlockWriter blocks)
    {
        WriteInodes(blocks);
        foreach (PlannedInode inode in inodes)
        {
            if (inode.Blocks > 0 && inode.Original is null)
            {
                Debug.Assert(blocks.BlocksWritten == inode.StartBlock, "blocks are written in the order in which they were placed");
                WriteBlocks(inode, blocks);
            }
        }
    }

    private void WriteInodes(BlockWriter blocks)
    {
        PlannedInode[] byPlace = [.. inodes.OrderBy(inode => inode.Offset)];
        long last = byPlace[^1].Offset / Format.BlockSize;
        int next = 0;
        for (long number = 0; number <= last; number++)
        {
            Span<byte> block = blocks.Next();
            for (; next < byPlace.Length && byPlace[next].Offset / Format.BlockSize == number; next++)
            {
                WriteInode(byPlace[next], block[(int)(byPlace[next].Offset % Format.BlockSize)..]);
            }

            if (number == 0)
            {
                ErofsSuperblock.Write(block, options.Epoch, inodes[0].NodeId, inodes.Length, blockCount);
            }
        }
    }

    private void WriteInode(PlannedInode inode, Span<byte> place)
    {
        ErofsInode.Write(inode, inode.Node.Modified ?? _epoch, place);
        Span<byte> tail = place.Slice(inode.InodeSize, inode.Tail);
        if (tail.Length > 0)
        {
            WriteTail(inode, tail);
        }
    }

    private static void WriteTail(PlannedInode inode, Span<byte> tail)
    {
        switch (inode.Node)
        {
            case DirectoryNode:
                inode.Directory!.WriteBlock((int)inode.Blocks, tail);
                break;
            case SymlinkNode:
                inode.Target.AsSpan(inode.Target!.Length - tail.Length).CopyTo(tail);
                break;
            default:
                using (ByteSource reader = inode.Content.Open())
                {
                    reader.Read(tail, inode.Size - tail.Length);
                    reader.Verify();
                }

                break;
        }
    }

    private static void WriteBlocks(PlannedInode inode, BlockWriter blocks)
    {
        switch (inode.Node)
        {
            case DirectoryNode:
                for (int i = 0; i < inode.Blocks; i++)
                {
                    inode.Directory!.WriteBlock(i, blocks.Next());
                }

                break;
            case SymlinkNode:
                inode.Target.CopyTo(blocks.Next());
                break;
            default:
                WriteFile(inode, blocks);
                break;
        }
    }

    private static void WriteFile(PlannedInode inode, BlockWriter blocks)
    {
        using ByteSource reader = inode.Content.Open();
        using IncrementalHash? hash = inode.Hash is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long end = inode.Size - inode.Tail;
        for (long offset = 0; offset < end;)
        {
            Span<byte> part = blocks.Next(inode.Blocks - (offset / Format.BlockSize));
            part = part[..(int)Math.Min(part.Length, end - offset)];
            reader.Read(part, offset);
            hash?.AppendData(part);
            offset += part.Length;
        }

        reader.Verify();
        if (hash is not null)
        {
            VerifyHash(inode, reader, hash);
        }
    }

    private static void VerifyHash(PlannedInode inode, ByteSource reader, IncrementalHash hash)
    {
        Span<byte> tail = stackalloc byte[Format.BlockSize];
        tail = tail[..inode.Tail];
        reader.Read(tail, inode.Size - tail.Length);
        hash.AppendData(tail);
        if (!inode.HasHash(hash.GetHashAndReset()))
        {
            throw DescriptorContent.Changed(inode.Content.Path);
        }
    }
}
