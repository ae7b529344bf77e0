// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Format;

/// <summary>A module in a file, known by the headers of its sections alone.</summary>
internal sealed class WasmFile
{
    private WasmFile(ByteSource file, IReadOnlyList<SectionHeader> sections) => (File, Sections) = (file, sections);

    /// <summary>The file.</summary>
    public ByteSource File { get; }

    /// <summary>Its sections.</summary>
    public IReadOnlyList<SectionHeader> Sections { get; }

    /// <summary>Reads the headers.</summary>
    /// <exception cref="WasmFormatException">The file is not a module.</exception>
    public static WasmFile Scan(ByteSource file) => new(file, new SectionScanner(file).Scan());

    /// <summary>The content of the last custom section of that name; null if there is none.</summary>
    /// <exception cref="WasmFormatException">The section is larger than what can be read at once.</exception>
    public byte[]? ReadCustom(string name)
    {
        SectionHeader found = Sections.LastOrDefault(section => section.CustomName == name);
        if (found.CustomName is null)
        {
            return null;
        }

        byte[] payload = Read(found.PayloadOffset, found.PayloadLength);
        var reader = new WasmReader(payload, found.PayloadOffset);
        reader.ReadName();
        return reader.Rest.ToArray();
    }

    /// <summary>The segments of the data section, if there is one.</summary>
    public IEnumerable<SegmentPlace> Segments() =>
        Sections.FirstOrDefault(section => section.Id == SectionId.Data) is { Id: SectionId.Data } data
            ? SegmentScanner.Scan(File, data) : [];

    /// <summary>A section of the file.</summary>
    /// <param name="section">Its header.</param>
    /// <param name="length">How much of its payload is read.</param>
    public RawSection ReadSection(SectionHeader section, long length) => RawSection.FromFile(
        section.Id,
        Read(section.HeaderOffset, section.PayloadOffset - section.HeaderOffset),
        Read(section.PayloadOffset, length),
        section.PayloadOffset);

    /// <summary>The module. Custom sections, of which most are never looked at, stay in the file, which stays open.</summary>
    public WasmModule ReadModule() => new(Sections.Select(section => section.Id == SectionId.Custom
        ? RawSection.InFile(section, Read(section.HeaderOffset, section.PayloadOffset - section.HeaderOffset), File)
        : ReadSection(section, section.PayloadLength)));

    private byte[] Read(long offset, long length)
    {
        byte[] bytes = length <= Array.MaxLength ? GC.AllocateUninitializedArray<byte>((int)length)
            : Malformed.Throw<byte[]>(Malformed.LengthOutOfBounds, offset);
        File.Read(bytes, offset);
        return bytes;
    }
}
