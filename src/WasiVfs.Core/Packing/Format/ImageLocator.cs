// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>Finds the image in a packed module, from the headers of sections and segments alone.</summary>
internal static class ImageLocator
{
    // A segment's flags, memory and offset expression, and its length.
    private const int SegmentHeader = 1024;

    /// <summary>The pack record, and where the image starts in the file.</summary>
    /// <exception cref="PackException">The module is not packed, or its record does not fit its segments.</exception>
    public static (PackRecord Record, long ImageOffset) Locate(SafeFileHandle file, string path)
    {
        var scanner = new SectionScanner(file);
        IReadOnlyList<SectionHeader> sections = scanner.Scan();
        SectionHeader found = sections.LastOrDefault(section => section.CustomName == PackRecord.SectionName);
        if (found.CustomName is null)
        {
            throw new PackException(ErrorId.NotPacked, $"\"{path}\" is a module without packed files. Pack it first, or name an EROFS image.");
        }

        PackRecord record = PackRecord.FromJson(ReadCustom(scanner, found));
        SectionHeader data = sections.FirstOrDefault(section => section.Id == SectionId.Data);
        return (record, FindSegment(scanner, data, record, path));
    }

    private static byte[] ReadCustom(SectionScanner scanner, SectionHeader section)
    {
        byte[] payload = scanner.Read(section.PayloadOffset, checked((int)section.PayloadLength));
        var reader = new WasmReader(payload, section.PayloadOffset);
        reader.ReadName();
        return reader.Rest.ToArray();
    }

    private static long FindSegment(SectionScanner scanner, SectionHeader data, PackRecord record, string path)
    {
        long offset = data.PayloadOffset;
        long end = offset + data.PayloadLength;
        var count = new WasmReader(scanner.Read(offset, Leb128.MaxU32), offset);
        uint segments = data.PayloadLength == 0 ? 0 : count.ReadU32();
        offset += count.Position;
        for (int i = 0; i < segments && i <= record.ImageSegment; i++)
        {
            var reader = new WasmReader(scanner.Read(offset, (int)Math.Min(SegmentHeader, end - offset)), offset);
            DataSection.ReadPlace(ref reader);
            uint length = reader.ReadU32();
            offset += reader.Position;
            if (i == record.ImageSegment && length == record.ImageLength)
            {
                return offset;
            }

            offset += length;
        }

        throw new PackException(
            ErrorId.ImageNotFound,
            $"\"{path}\" says that segment {record.ImageSegment} holds an image of {record.ImageLength} bytes, and it does not. The file was changed after packing: pack the original module again.");
    }
}
