// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using Format = WasiVfs.Images.ZipFormat;

namespace WasiVfs.Images;

/// <summary>Where the central directory of a zip archive lies, as the records at its end say.</summary>
internal readonly record struct ZipCatalog(long Offset, long Size, long Count)
{
    public long End => Offset + Size;

    /// <exception cref="ArchiveFormatException">The archive is cut, damaged, or one of several volumes.</exception>
    public static ZipCatalog Find(ArchiveBytes archive)
    {
        var tail = new byte[(int)Math.Min(archive.Length, Format.End.Size + Format.MaxComment)];
        long tailStart = archive.Length - tail.Length;
        archive.Read(tailStart, tail);
        for (int at = tail.Length - Format.End.Size; at >= 0; at--)
        {
            ReadOnlySpan<byte> end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) == Format.EndSignature &&
                Format.End.Size + BinaryPrimitives.ReadUInt16LittleEndian(end[Format.End.CommentLength..]) == end.Length)
            {
                return Read(archive, end, tailStart + at);
            }
        }

        throw archive.Fault("the zip archive has no record at its end: it is cut, or something follows it; get it again", archive.Length);
    }

    private static ZipCatalog Read(ArchiveBytes archive, ReadOnlySpan<byte> end, long offset)
    {
        var catalog = new ZipCatalog(
            BinaryPrimitives.ReadUInt32LittleEndian(end[Format.End.CentralOffset..]),
            BinaryPrimitives.ReadUInt32LittleEndian(end[Format.End.CentralSize..]),
            BinaryPrimitives.ReadUInt16LittleEndian(end[Format.End.Count..]));
        ushort disk = BinaryPrimitives.ReadUInt16LittleEndian(end[Format.End.Disk..]);
        ushort centralDisk = BinaryPrimitives.ReadUInt16LittleEndian(end[Format.End.CentralDisk..]);
        bool needs64 = catalog.Offset == uint.MaxValue || catalog.Size == uint.MaxValue || catalog.Count == ushort.MaxValue;
        if (needs64 && Find64(archive, offset) is { } larger)
        {
            return larger;
        }

        RequireOneVolume(archive, disk, centralDisk, offset);
        return catalog.Check(archive, offset);
    }

    private static ZipCatalog? Find64(ArchiveBytes archive, long endOffset)
    {
        Span<byte> locator = stackalloc byte[Format.Zip64End.LocatorSize];
        long locatorOffset = endOffset - locator.Length;
        if (locatorOffset < 0)
        {
            return null;
        }

        archive.Read(locatorOffset, locator);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != Format.Zip64LocatorSignature)
        {
            return null;
        }

        long offset = BinaryPrimitives.ReadInt64LittleEndian(locator[Format.Zip64End.LocatorEndOffset..]);
        Span<byte> end = stackalloc byte[Format.Zip64End.Size];
        if (offset < 0 || offset > locatorOffset - end.Length)
        {
            throw archive.Fault("the locator of the 64-bit end record leads nowhere", locatorOffset);
        }

        archive.Read(offset, end);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != Format.Zip64EndSignature)
        {
            throw archive.Fault("there should be the 64-bit end record", offset);
        }

        RequireOneVolume(
            archive,
            BinaryPrimitives.ReadUInt32LittleEndian(end[Format.Zip64End.Disk..]),
            BinaryPrimitives.ReadUInt32LittleEndian(end[Format.Zip64End.CentralDisk..]),
            offset);
        return new ZipCatalog(
            BinaryPrimitives.ReadInt64LittleEndian(end[Format.Zip64End.CentralOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(end[Format.Zip64End.CentralSize..]),
            BinaryPrimitives.ReadInt64LittleEndian(end[Format.Zip64End.Count..])).Check(archive, offset);
    }

    private static void RequireOneVolume(ArchiveBytes archive, uint disk, uint centralDisk, long offset)
    {
        if (disk != 0 || centralDisk != 0)
        {
            throw archive.Fault("the file is one of several volumes of a zip archive; join them to one archive first", offset);
        }
    }

    private ZipCatalog Check(ArchiveBytes archive, long limit) => Offset >= 0 && Size >= 0 && Size <= limit && Offset <= limit - Size ? this
        : throw archive.Fault($"the end record says that the central directory has {Size} bytes at {Offset}, outside the archive", limit);
}
