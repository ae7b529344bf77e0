// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Diagnostics;
using System.Numerics;
using Format = WasiVfs.Trees.ErofsFormat;

namespace WasiVfs.Trees;

/// <summary>Writes what was planned, from the first block to the last.</summary>
/// <param name="inodes">The objects, in the order in which their blocks lie.</param>
/// <param name="options">What holds for the whole image.</param>
/// <param name="blockCount">How many blocks the image has.</param>
/// <param name="rest">Is given everything but the content of files, which is then hashed file by file; null to hash only what was compared.</param>
internal sealed class ErofsWriter(PlannedInode[] inodes, ErofsOptions options, long blockCount, ContentHash? rest = null)
{
    private readonly DateTimeOffset _epoch = DateTimeOffset.FromUnixTimeSeconds(options.Epoch);

    public void Write(BlockWriter blocks)
    {
        WriteInodes(blocks);
        foreach (PlannedInode inode in inodes)
        {
            if (inode.Original is { } original)
            {
                RequireUnchanged(inode.TailChecksum == original.TailChecksum, inode);
            }
            else if (inode.Blocks > 0)
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
            int first = next;
            for (; next < byPlace.Length && byPlace[next].Offset / Format.BlockSize == number; next++)
            {
                WriteInode(byPlace[next], block[(int)(byPlace[next].Offset % Format.BlockSize)..]);
            }

            if (number == 0)
            {
                ErofsSuperblock.Write(block, options.Epoch, inodes[0].NodeId, inodes.Length, blockCount);
            }

            AppendToRest(block, byPlace.AsSpan(first, next - first));
        }
    }

    // All of a block of inodes but the tails of files.
    private void AppendToRest(ReadOnlySpan<byte> block, ReadOnlySpan<PlannedInode> inBlock)
    {
        if (rest is null)
        {
            return;
        }

        int done = 0;
        foreach (PlannedInode inode in inBlock)
        {
            if (inode.Node is FileNode && inode.Tail > 0)
            {
                int tail = (int)(inode.Offset % Format.BlockSize) + inode.InodeSize;
                rest.Append(block[done..tail]);
                done = tail + inode.Tail;
            }
        }

        rest.Append(block[done..]);
    }

    private void WriteInode(PlannedInode inode, Span<byte> place)
    {
        ErofsInode.Write(inode, inode.Node.Modified ?? _epoch, place);
        Span<byte> tail = place.Slice(inode.InodeSize, inode.Tail);
        switch (inode.Node)
        {
            case DirectoryNode when tail.Length > 0:
                inode.Directory!.WriteBlock((int)inode.Blocks, tail);
                break;
            case SymlinkNode when tail.Length > 0:
                inode.Target.AsSpan(inode.Target!.Length - tail.Length).CopyTo(tail);
                break;
            case FileNode:
                WriteFileTail(inode, tail);
                break;
        }
    }

    private void WriteFileTail(PlannedInode inode, Span<byte> tail)
    {
        if (tail.Length > 0)
        {
            using ByteSource reader = inode.Content.Open();
            reader.Read(tail, inode.Size - tail.Length);
            reader.Verify();
            inode.TailChecksum = Checksum(tail);
        }

        if (rest is not null && inode.Blocks == 0)
        {
            inode.Hash = inode.Content.Kept?.Digest ?? ContentHash.Of(tail);
        }
    }

    private void WriteBlocks(PlannedInode inode, BlockWriter blocks)
    {
        switch (inode.Node)
        {
            case DirectoryNode:
                for (int i = 0; i < inode.Blocks; i++)
                {
                    Span<byte> block = blocks.Next();
                    inode.Directory!.WriteBlock(i, block);
                    rest?.Append(block);
                }

                break;
            case SymlinkNode:
                Span<byte> target = blocks.Next();
                inode.Target.CopyTo(target);
                rest?.Append(target);
                break;
            default:
                WriteFile(inode, blocks);
                break;
        }
    }

    private void WriteFile(PlannedInode inode, BlockWriter blocks)
    {
        if (rest is not null && inode.Content.Kept is { } kept && kept.Tail == inode.Tail && blocks.Copies)
        {
            CopyFile(inode, kept, blocks);
            return;
        }

        using ByteSource reader = inode.Content.Open();
        using ContentHash? hash = rest is null && inode.Hash is null ? null : new ContentHash(inode.Size);
        long end = inode.Size - inode.Tail;
        for (long offset = 0; offset < end;)
        {
            Span<byte> whole = blocks.Next(inode.Blocks - (offset / Format.BlockSize));
            Span<byte> part = whole[..(int)Math.Min(whole.Length, end - offset)];
            reader.Read(part, offset);
            hash?.Append(part);
            rest?.Append(whole[part.Length..]);
            offset += part.Length;
        }

        reader.Verify();
        if (hash is not null)
        {
            inode.Hash = HashWithTail(inode, reader, hash);
        }
    }

    // What follows the content in its last block is zeros there, too.
    private void CopyFile(PlannedInode inode, KeptContent kept, BlockWriter blocks)
    {
        blocks.Copy(kept.File, kept.Start, inode.Blocks);
        Span<byte> zeros = stackalloc byte[Format.BlockSize];
        zeros.Clear();
        rest!.Append(zeros[..(int)((inode.Blocks * Format.BlockSize) - (inode.Size - inode.Tail))]);
        inode.Hash = kept.Digest;
    }

    // The tail lies in the image already.
    private static byte[] HashWithTail(PlannedInode inode, ByteSource reader, ContentHash hash)
    {
        Span<byte> tail = stackalloc byte[Format.BlockSize];
        tail = tail[..inode.Tail];
        reader.Read(tail, inode.Size - tail.Length);
        RequireUnchanged(tail.Length == 0 || Checksum(tail) == inode.TailChecksum, inode);
        hash.Append(tail);
        byte[] result = hash.Finish();
        RequireUnchanged(inode.Hash is null || inode.HasHash(result), inode);
        return result;
    }

    private static uint Checksum(ReadOnlySpan<byte> tail)
    {
        uint checksum = uint.MaxValue;
        for (; tail.Length >= sizeof(ulong); tail = tail[sizeof(ulong)..])
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(tail));
        }

        foreach (byte value in tail)
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        return checksum;
    }

    private static void RequireUnchanged(bool isUnchanged, PlannedInode inode)
    {
        if (!isUnchanged)
        {
            throw DescriptorContent.Changed(inode.Content.Path);
        }
    }
}
