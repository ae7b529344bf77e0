// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Linking;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Format;

/// <summary>A packed module without its image and its records: what was linked, as it lies in the file. The image is never
/// read.</summary>
/// <param name="Sections">The sections, but for the records. The data section ends before the mount table, and still begins with
/// the number of all segments.</param>
/// <param name="Record">The record.</param>
internal sealed record PackedModule(WasmModule Sections, PackRecord Record)
{
    /// <summary>Reads a packed module.</summary>
    /// <param name="file">The module.</param>
    /// <param name="record">Its record.</param>
    /// <exception cref="PackException">The record does not fit the module.</exception>
    /// <exception cref="WasmFormatException">The module is malformed.</exception>
    public static PackedModule Read(WasmFile file, PackRecord record)
    {
        IEnumerable<RawSection> sections =
            from section in file.Sections
            where section.CustomName is not (PackRecord.SectionName or PackDigests.SectionName)
            let length = section.Id == SectionId.Data ? MountTableOf(file, record) - section.PayloadOffset : section.PayloadLength
            select file.ReadSection(section, length);
        return new PackedModule(new WasmModule(sections), record);
    }

    /// <summary>The module as it was when nothing was packed into it yet: with its own segments only.</summary>
    public WasmModule WithoutPack()
    {
        uint kept = (uint)Record.ImageSegment + 1 - SegmentIndices.AddedByPack;
        return Sections.Select(section => section.Id switch
        {
            SectionId.Data => new RawSection(section.Id, VectorSection.Append(null, kept, Entries(section))),
            SectionId.DataCount => new RawSection(section.Id, SingleNumberSection.Encode(kept)),
            _ => section,
        });
    }

    private static ReadOnlySpan<byte> Entries(RawSection data)
    {
        WasmReader reader = data.OpenReader();
        reader.ReadU32();
        return reader.Rest;
    }

    // The mount table, the padding and the image are the last three segments.
    private static long MountTableOf(WasmFile file, PackRecord record)
    {
        int table = record.ImageSegment + 1 - SegmentIndices.AddedByPack;
        SegmentPlace[] last = [.. file.Segments().Skip(Math.Max(0, table)).Take(SegmentIndices.AddedByPack + 1)];
        return table >= 0 && last.Length == SegmentIndices.AddedByPack && last[^1].Length == record.ImageLength ? last[0].Start
            : throw Changed($"its last data segment is not the image, number {record.ImageSegment}, that its record tells of");
    }

    /// <summary>What is said of a packed module that is not as it was packed.</summary>
    /// <param name="fault">What does not fit, behind the file's name.</param>
    public static PackException Changed(string fault) => new(
        ErrorId.ChangedAfterPacking, $"The packed module was changed by another tool: {fault}. Use the original module.");
}
