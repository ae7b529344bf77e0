// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Numerics;
using Field = WasiVfs.Trees.ErofsFormat.Superblock;
using Format = WasiVfs.Trees.ErofsFormat;

namespace WasiVfs.Trees;

/// <summary>What an image says of itself.</summary>
/// <param name="BlockBits">The binary logarithm of the block size.</param>
/// <param name="RootNodeId">The root directory's node id.</param>
/// <param name="InodeCount">How many inodes the image claims.</param>
/// <param name="Epoch">The time from which compact inodes count, in seconds since 1970.</param>
/// <param name="EpochNanoseconds">The fraction of a second that goes with it.</param>
/// <param name="BlockCount">How many blocks the image claims.</param>
/// <param name="MetadataStart">Where node ids count from, in bytes from the image's start.</param>
/// <param name="Checksum">The stored CRC-32C, or null if the image does not have one.</param>
internal sealed record ErofsSuperblock(
    int BlockBits, ulong RootNodeId, ulong InodeCount, long Epoch, uint EpochNanoseconds, uint BlockCount, long MetadataStart, uint? Checksum)
{
    /// <summary>How much of an image's start <see cref="Parse"/> looks at, in bytes.</summary>
    public const int End = Format.SuperblockOffset + Field.Size;

    /// <summary>How much of an image's start <see cref="HasMagic"/> looks at, in bytes.</summary>
    public const int MagicEnd = Format.SuperblockOffset + sizeof(uint);

    public int BlockSize => 1 << BlockBits;

    /// <summary>Whether the first <see cref="MagicEnd"/> bytes of an image have the magic number in its place.</summary>
    public static bool HasMagic(ReadOnlySpan<byte> start) =>
        BinaryPrimitives.ReadUInt32LittleEndian(start[(Format.SuperblockOffset + Field.Magic)..]) == Format.Magic;

    /// <summary>Reads the superblock from the first <see cref="End"/> bytes.</summary>
    /// <exception cref="ImageFormatException">It is not a superblock, or asks for what is not supported.</exception>
    public static ErofsSuperblock Parse(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> fields = start.Slice(Format.SuperblockOffset, Field.Size);
        if (!HasMagic(start))
        {
            throw Fault(Field.Magic, "The magic number of an EROFS image is missing");
        }

        int blockBits = fields[Field.BlockBits];
        if (blockBits is < Format.MinBlockBits or > Format.BlockBits)
        {
            throw Fault(Field.BlockBits, $"The block size is 2^{blockBits} bytes; from 512 to 4096 are supported");
        }

        RefuseFeatures(fields);
        uint compat = BinaryPrimitives.ReadUInt32LittleEndian(fields[Field.FeatureCompat..]);
        return new ErofsSuperblock(
            blockBits,
            BinaryPrimitives.ReadUInt16LittleEndian(fields[Field.RootNodeId..]),
            BinaryPrimitives.ReadUInt64LittleEndian(fields[Field.InodeCount..]),
            BinaryPrimitives.ReadInt64LittleEndian(fields[Field.Epoch..]),
            BinaryPrimitives.ReadUInt32LittleEndian(fields[Field.FixedNanoseconds..]),
            BinaryPrimitives.ReadUInt32LittleEndian(fields[Field.BlockCount..]),
            (long)BinaryPrimitives.ReadUInt32LittleEndian(fields[Field.MetadataBlock..]) << blockBits,
            (compat & Format.CompatChecksum) == 0 ? null : BinaryPrimitives.ReadUInt32LittleEndian(fields[Field.Checksum..]));
    }

    /// <summary>Writes the superblock into the image's zeroed first block, whose other bytes are in place: the checksum covers them.</summary>
    public static void Write(Span<byte> firstBlock, long epoch, ulong rootNodeId, int inodeCount, long blockCount)
    {
        Span<byte> fields = firstBlock.Slice(Format.SuperblockOffset, Field.Size);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[Field.Magic..], Format.Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[Field.FeatureCompat..], Format.CompatChecksum | Format.CompatMtime);
        fields[Field.BlockBits] = Format.BlockBits;
        BinaryPrimitives.WriteUInt16LittleEndian(fields[Field.RootNodeId..], checked((ushort)rootNodeId));
        BinaryPrimitives.WriteUInt64LittleEndian(fields[Field.InodeCount..], (ulong)inodeCount);
        BinaryPrimitives.WriteInt64LittleEndian(fields[Field.Epoch..], epoch);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[Field.BlockCount..], checked((uint)blockCount));
        BinaryPrimitives.WriteUInt32LittleEndian(fields[Field.Checksum..], ComputeChecksum(firstBlock));
    }

    /// <summary>
    /// CRC-32C without a final inversion, with the checksum's own field taken as 0, over what follows offset 1024 of the first block; for
    /// blocks of up to 1024 bytes over one block's length there.
    /// </summary>
    /// <param name="start">The image's start, at least to the end of the covered range.</param>
    /// <param name="blockBits">The binary logarithm of the block size.</param>
    public static uint ComputeChecksum(ReadOnlySpan<byte> start, int blockBits = Format.BlockBits)
    {
        uint crc = uint.MaxValue;
        ReadOnlySpan<byte> covered = start[Format.SuperblockOffset..ChecksumEnd(blockBits)];
        for (int i = 0; i < covered.Length; i++)
        {
            bool isField = i is >= Field.Checksum and < Field.Checksum + sizeof(uint);
            crc = BitOperations.Crc32C(crc, isField ? (byte)0 : covered[i]);
        }

        return crc;
    }

    /// <summary>Where the range that the checksum covers ends, in bytes from the image's start.</summary>
    public static int ChecksumEnd(int blockBits)
    {
        int blockSize = 1 << blockBits;
        return blockSize > Format.SuperblockOffset ? blockSize : Format.SuperblockOffset + blockSize;
    }

    private static void RefuseFeatures(ReadOnlySpan<byte> fields)
    {
        uint incompat = BinaryPrimitives.ReadUInt32LittleEndian(fields[Field.FeatureIncompat..]);
        if ((incompat & ~Format.IncompatLz4Padding) != 0)
        {
            throw Fault(Field.FeatureIncompat,
                $"The image uses features 0x{incompat:x} (compression, chunks, extra devices or 48-bit addresses); make it without them");
        }

        if (fields[Field.DirectoryBlockBits] != 0)
        {
            throw Fault(Field.DirectoryBlockBits, "Directory blocks are of another size than data blocks, which is not supported");
        }
    }

    private static ImageFormatException Fault(int field, string message) => new(message, Format.SuperblockOffset + field);
}
