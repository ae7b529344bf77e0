// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using WasiVfs.Trees;
using Format = WasiVfs.Trees.ErofsFormat;

namespace WasiVfs.Tests.Trees;

/// <summary>
/// An image with blocks below 4096 bytes, byte by byte, as current mkfs.erofs can make it: a root with <c>file</c>, an extended inode that
/// straddles a block and keeps all its bytes in blocks, and <c>z</c>, which is empty.
/// </summary>
internal static class SmallBlockImage
{
    private const int InodeArea = 2048;

    public static byte[] Content(int blockSize)
    {
        var bytes = new byte[(2 * blockSize) + 100];
        new Random(blockSize).NextBytes(bytes);
        return bytes;
    }

    public static byte[] Make(int blockSize)
    {
        int bits = int.Log2(blockSize);
        int fileInode = InodeArea + blockSize - 32;
        int dataBlock = (InodeArea / blockSize) + 2;
        var image = new byte[(dataBlock + 3) * blockSize];
        Span<byte> root = image.AsSpan(InodeArea);
        WriteCompact(root, Format.LayoutInline, Format.DirectoryMode, links: 2, size: (4 * Format.Dirent.Size) + 8, number: 1);
        WriteDirectory(root[Format.CompactInode.Size..], InodeArea, fileInode, InodeArea + 128);
        WriteCompact(image.AsSpan(InodeArea + 128), Format.LayoutPlain, Format.FileMode, links: 1, size: 0, number: 3);

        Span<byte> file = image.AsSpan(fileInode);
        BinaryPrimitives.WriteUInt16LittleEndian(file, Format.FormatExtended);
        BinaryPrimitives.WriteUInt16LittleEndian(file[Format.ExtendedInode.Mode..], Format.FileMode);
        BinaryPrimitives.WriteInt64LittleEndian(file[Format.ExtendedInode.FileSize..], Content(blockSize).Length);
        BinaryPrimitives.WriteInt32LittleEndian(file[Format.ExtendedInode.StartBlock..], dataBlock);
        BinaryPrimitives.WriteInt32LittleEndian(file[Format.ExtendedInode.Number..], 2);
        BinaryPrimitives.WriteInt32LittleEndian(file[Format.ExtendedInode.LinkCount..], 1);
        Content(blockSize).CopyTo(image.AsSpan(dataBlock * blockSize));

        Span<byte> super = image.AsSpan(Format.SuperblockOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(super, Format.Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(super[Format.Superblock.FeatureCompat..], Format.CompatChecksum | Format.CompatMtime);
        super[Format.Superblock.BlockBits] = (byte)bits;
        BinaryPrimitives.WriteUInt16LittleEndian(super[Format.Superblock.RootNodeId..], InodeArea / Format.InodeSlot);
        BinaryPrimitives.WriteUInt64LittleEndian(super[Format.Superblock.InodeCount..], 3);
        BinaryPrimitives.WriteInt32LittleEndian(super[Format.Superblock.BlockCount..], image.Length / blockSize);
        BinaryPrimitives.WriteUInt32LittleEndian(super[Format.Superblock.Checksum..], ErofsSuperblock.ComputeChecksum(image, bits));
        return image;
    }

    private static void WriteCompact(Span<byte> inode, int layout, ushort mode, ushort links, int size, int number)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(inode, (ushort)(layout << Format.FormatLayoutShift));
        BinaryPrimitives.WriteUInt16LittleEndian(inode[Format.CompactInode.Mode..], mode);
        BinaryPrimitives.WriteUInt16LittleEndian(inode[Format.CompactInode.LinkCount..], links);
        BinaryPrimitives.WriteInt32LittleEndian(inode[Format.CompactInode.FileSize..], size);
        BinaryPrimitives.WriteInt32LittleEndian(inode[Format.CompactInode.Number..], number);
    }

    private static void WriteDirectory(Span<byte> block, int root, int file, int empty)
    {
        (string Name, int Inode, byte Type)[] entries = [(".", root, 2), ("..", root, 2), ("file", file, 1), ("z", empty, 1)];
        int nameOffset = entries.Length * Format.Dirent.Size;
        for (int i = 0; i < entries.Length; i++)
        {
            Span<byte> dirent = block[(i * Format.Dirent.Size)..];
            BinaryPrimitives.WriteUInt64LittleEndian(dirent, (ulong)(entries[i].Inode / Format.InodeSlot));
            BinaryPrimitives.WriteUInt16LittleEndian(dirent[Format.Dirent.NameOffset..], (ushort)nameOffset);
            dirent[Format.Dirent.FileType] = entries[i].Type;
            nameOffset += System.Text.Encoding.UTF8.GetBytes(entries[i].Name, block[nameOffset..]);
        }
    }
}
