// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace WasiVfs.Trees;

/// <summary>
/// Looks ahead at the headers of a tar archive whose data describe the entry after them: long names and extended attributes. The reader of
/// .NET allocates as many bytes as such a header claims before it reads them.
/// </summary>
internal static class TarHeaders
{
    /// <summary>The most bytes that such a header may have; a path of the greatest depth and extended attributes need far less.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>What is said of bytes that are not a header.</summary>
    public const string Damaged = "there should be the header of an entry, and it is damaged; get the archive again";

    // The fields of a header (POSIX.1 pax, ustar Interchange Format): size and typeflag.
    private const int SizeOffset = 124;
    private const int SizeLength = 12;
    private const int TypeOffset = 156;

    /// <summary>Refuses headers from the archive's position on, up to the next entry, that claim too much.</summary>
    public static void CheckAhead(ArchiveFile archive)
    {
        Span<byte> header = stackalloc byte[ArchiveMagic.TarBlock];
        long at = archive.Stream.Position;
        while (archive.Length - at >= ArchiveMagic.TarBlock)
        {
            using (ByteSource block = archive.Range(at, ArchiveMagic.TarBlock))
            {
                block.Read(header, 0);
            }

            // Extended attributes of one entry and of all that follow; long link target and long name of GNU.
            if (header[TypeOffset] is not ((byte)'x' or (byte)'g' or (byte)'K' or (byte)'L'))
            {
                return;
            }

            long size = SizeOf(header) ?? throw archive.Fault(Damaged, at);
            if (size > archive.Length - at - ArchiveMagic.TarBlock)
            {
                throw archive.Fault($"the header of an entry claims {size} bytes and the archive ends before: it is cut; get the archive again", at);
            }

            if (size > MaxLength)
            {
                throw archive.Fault(
                    $"the header of an entry claims {size} bytes of attributes, over the limit of {MaxLength}; " +
                    "make the archive anew without extended attributes",
                    at);
            }

            at += ArchiveMagic.TarBlock + ((size + ArchiveMagic.TarBlock - 1) / ArchiveMagic.TarBlock * ArchiveMagic.TarBlock);
        }
    }

    /// <summary>The size that a header claims: octal digits, or a big-endian number if the top bit of the first byte is set; null for
    /// anything else.</summary>
    private static long? SizeOf(ReadOnlySpan<byte> header)
    {
        ReadOnlySpan<byte> field = header.Slice(SizeOffset, SizeLength);
        if ((field[0] & 0x80) != 0)
        {
            ulong low = BinaryPrimitives.ReadUInt64BigEndian(field[^sizeof(ulong)..]);
            return field[0] != 0x80 || field[1..^sizeof(ulong)].ContainsAnyExcept((byte)0) || low > long.MaxValue ? long.MaxValue : (long)low;
        }

        long size = 0;
        foreach (byte digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return null;
            }

            size = (size << 3) + (digit - '0');
        }

        return size;
    }
}
