// SPDX-License-Identifier: MIT
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Format;

/// <summary>Finds the image of a packed module by its record.</summary>
internal static class RecordedImage
{
    /// <summary>The record, and where the image starts in the module; null for a module without a record.</summary>
    /// <exception cref="WasmFormatException">The module is malformed.</exception>
    /// <exception cref="PackException">The record is damaged, of another version, or does not fit the module's
    /// segments.</exception>
    public static ImagePlace? Find(ByteSource module)
    {
        WasmFile wasm = WasmFile.Scan(module);
        if (wasm.ReadCustom(PackRecord.SectionName) is not { } json)
        {
            return null;
        }

        PackRecord record = PackRecordJson.Read(json);
        long offset = IsAt(wasm, record) ? record.ImageOffset : FindSegment(wasm, record);
        return new ImagePlace(offset, record.ImageLength) { Record = record };
    }

    // Nothing has moved if the image's segment starts where the record says, with its superblock: so a module of a hundred
    // thousand segments is opened as fast as one of ten.
    private static bool IsAt(WasmFile wasm, PackRecord record)
    {
        var header = new WasmWriter();
        DataSection.WritePassiveHeader(header, (uint)Math.Min(record.ImageLength, uint.MaxValue));
        long start = record.ImageOffset - header.Length;
        SectionHeader data = wasm.Sections.FirstOrDefault(section => section.Id == SectionId.Data);
        Span<byte> bytes = stackalloc byte[header.Length + ErofsSuperblock.MagicEnd];
        long last = data.PayloadOffset + data.PayloadLength - record.ImageLength;
        if (start < data.PayloadOffset || record.ImageOffset > last || record.ImageLength < bytes.Length)
        {
            return false;
        }

        wasm.File.Read(bytes, start);
        return bytes.StartsWith(header.WrittenSpan) && ErofsSuperblock.HasMagic(bytes[header.Length..]);
    }

    private static long FindSegment(WasmFile wasm, PackRecord record)
    {
        SegmentPlace segment = wasm.Segments().Skip(record.ImageSegment).FirstOrDefault();
        return segment.Content > 0 && segment.Length == record.ImageLength ? segment.Content : throw new PackException(
            ErrorId.ImageNotFound,
            $"The record of the pack says that data segment {record.ImageSegment} holds an image of {record.ImageLength} bytes, "
                + "and that is not so: another tool has rewritten the file. Use the original module.");
    }
}
