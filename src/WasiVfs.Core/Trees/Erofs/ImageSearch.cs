// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using Field = WasiVfs.Trees.ErofsFormat.Superblock;
using Format = WasiVfs.Trees.ErofsFormat;

namespace WasiVfs.Trees;

/// <summary>
/// Finds EROFS images in a file of any kind, at any offset, by their superblocks. One is believed if its checksum is right, its blocks lie
/// within the file and its root is a directory that can be listed. Images inside another image are part of that one's files.
/// </summary>
internal static class ImageSearch
{
    private const int WindowSize = 1 << 20;

    /// <summary>Where images lie, in the order of the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static IEnumerable<(long Offset, long Length)> Find(ByteSource file, CancellationToken cancellationToken = default)
    {
        byte[] window = new byte[(int)Math.Min(file.Length, WindowSize)];
        long free = 0; // where the last image ended
        for (long at = Format.SuperblockOffset; at + Field.Size <= file.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = file.ReadUpTo(window, at);
            long next = at + count - Field.Size + 1;
            foreach (int hit in Candidates(window.AsMemory(0, count), file.Length - at + Format.SuperblockOffset))
            {
                long offset = at + hit - Format.SuperblockOffset;
                if (offset >= free && TryOpen(file, offset) is { } length)
                {
                    yield return (offset, length);
                    free = offset + length;
                }
            }

            at = Math.Max(next, free + Format.SuperblockOffset);
        }
    }

    // The places of superblocks that are worth a look, told from their fields alone: a file may be full of magic numbers.
    private static IEnumerable<int> Candidates(ReadOnlyMemory<byte> window, long room)
    {
        for (int at = 0; at <= window.Length - Field.Size; at++)
        {
            int hit = IndexOfMagic(window.Span[at..]);
            at = hit < 0 ? window.Length : at + hit;
            if (at <= window.Length - Field.Size && CouldBe(window.Span.Slice(at, Field.Size), room - at))
            {
                yield return at;
            }
        }
    }

    private static int IndexOfMagic(ReadOnlySpan<byte> bytes)
    {
        Span<byte> magic = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, Format.Magic);
        return bytes.IndexOf(magic);
    }

    private static bool CouldBe(ReadOnlySpan<byte> fields, long room)
    {
        int blockBits = fields[Field.BlockBits];
        uint compat = BinaryPrimitives.ReadUInt32LittleEndian(fields[Field.FeatureCompat..]);
        long blocks = BinaryPrimitives.ReadUInt32LittleEndian(fields[Field.BlockCount..]);
        return blockBits is >= Format.MinBlockBits and <= Format.BlockBits
            && (compat & Format.CompatChecksum) != 0
            && blocks > 0 && blocks << blockBits <= room && blocks << blockBits >= ErofsSuperblock.ChecksumEnd(blockBits);
    }

    // The image's length, if it is one.
    private static long? TryOpen(ByteSource file, long offset)
    {
        try
        {
            byte[] start = new byte[ErofsSuperblock.End];
            file.Read(start, offset);
            var super = ErofsSuperblock.Parse(start);
            byte[] covered = new byte[ErofsSuperblock.ChecksumEnd(super.BlockBits)];
            file.Read(covered, offset);
            long length = (long)super.BlockCount << super.BlockBits;
            if (ErofsSuperblock.ComputeChecksum(covered, super.BlockBits) != super.Checksum)
            {
                return null;
            }

            using ErofsImage image = ErofsImage.Open(new RangeByteSource(file, offset, length));
            _ = image.Root.ReadDirectory().FirstOrDefault();
            return length;
        }
        catch (ImageFormatException)
        {
            return null;
        }
    }
}
