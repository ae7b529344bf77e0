// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using Format = WasiVfs.Images.ZipFormat;

namespace WasiVfs.Images;

/// <summary>The extra fields of a record of the central directory that say something here: 64-bit sizes, exact times, a name in UTF-8.</summary>
internal readonly ref struct ZipExtra
{
    private readonly ReadOnlySpan<byte> _unicodePath;

    private ZipExtra(long size, long compressedSize, long localOffset, DateTimeOffset? modified, ReadOnlySpan<byte> unicodePath)
    {
        (Size, CompressedSize, LocalOffset, Modified) = (size, compressedSize, localOffset, modified);
        _unicodePath = unicodePath;
    }

    public long Size { get; }

    public long CompressedSize { get; }

    public long LocalOffset { get; }

    public DateTimeOffset? Modified { get; }

    /// <param name="extra">The extra fields.</param>
    /// <param name="head">The record's fixed part, whose numbers the fields widen.</param>
    /// <param name="archive">For messages.</param>
    /// <param name="offset">Where the record lies.</param>
    public static ZipExtra Read(ReadOnlySpan<byte> extra, ReadOnlySpan<byte> head, ArchiveBytes archive, long offset)
    {
        ReadOnlySpan<byte> zip64 = Find(extra, Format.ExtraZip64);
        long size = Widen(head[Format.Central.FileSize..], ref zip64);
        long compressed = Widen(head[Format.Central.CompressedSize..], ref zip64);
        long local = Widen(head[Format.Central.LocalOffset..], ref zip64);
        ushort disk = BinaryPrimitives.ReadUInt16LittleEndian(head[Format.Central.Disk..]);
        if (size < 0 || compressed < 0 || local < 0)
        {
            throw archive.Fault("a record of the central directory has a size or an offset that is too large", offset);
        }

        return disk is not (0 or ushort.MaxValue)
            ? throw archive.Fault("an entry lies in another volume; join the volumes to one archive first", offset)
            : new ZipExtra(size, compressed, local, ReadTime(extra), Find(extra, Format.ExtraUnicodePath));
    }

    /// <summary>The name in UTF-8 where the archive has it beside another; it must belong to that one.</summary>
    public byte[]? UnicodeName(ReadOnlySpan<byte> rawName)
    {
        const int header = 5;
        return _unicodePath.Length > header && _unicodePath[0] == 1 &&
            BinaryPrimitives.ReadUInt32LittleEndian(_unicodePath[1..]) == Crc32.Of(rawName) ? _unicodePath[header..].ToArray() : null;
    }

    /// <summary>A number of 32 bits, or the next of 64 where all of its bits are set.</summary>
    private static long Widen(ReadOnlySpan<byte> field, ref ReadOnlySpan<byte> zip64)
    {
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(field);
        if (value != uint.MaxValue || zip64.Length < sizeof(long))
        {
            return value;
        }

        long wide = BinaryPrimitives.ReadInt64LittleEndian(zip64);
        zip64 = zip64[sizeof(long)..];
        return wide;
    }

    private static DateTimeOffset? ReadTime(ReadOnlySpan<byte> extra)
    {
        const int ntfsReserved = 4;
        const ushort ntfsTimes = 1;
        ReadOnlySpan<byte> ntfs = Find(extra, Format.ExtraNtfs);
        ntfs = ntfs.Length > ntfsReserved ? Find(ntfs[ntfsReserved..], ntfsTimes) : default;
        if (ntfs.Length >= sizeof(long) && BinaryPrimitives.ReadInt64LittleEndian(ntfs) is var ticks and >= 0)
        {
            DateTime origin = DateTime.FromFileTimeUtc(0);
            return new DateTimeOffset(ticks > DateTime.MaxValue.Ticks - origin.Ticks ? DateTime.MaxValue : origin.AddTicks(ticks), TimeSpan.Zero);
        }

        ReadOnlySpan<byte> unix = Find(extra, Format.ExtraTimestamp);
        return unix.Length > sizeof(int) && (unix[0] & 1) != 0 ? InodeTime.Make(BinaryPrimitives.ReadInt32LittleEndian(unix[1..]), 0) : null;
    }

    /// <summary>The content of the first field with that id; what is malformed counts as missing.</summary>
    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> fields, ushort id)
    {
        const int header = 4;
        while (fields.Length >= header)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(fields[2..]);
            if (length > fields.Length - header)
            {
                break;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(fields) == id)
            {
                return fields.Slice(header, length);
            }

            fields = fields[(header + length)..];
        }

        return default;
    }
}
