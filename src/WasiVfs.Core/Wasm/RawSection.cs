// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>One section as it is in the file: an id and bytes that nobody has looked at.</summary>
internal sealed class RawSection
{
    /// <summary>A section that is not from a file; its header is written in the shortest form.</summary>
    public RawSection(SectionId id, ReadOnlyMemory<byte> payload)
        : this(id, payload, EncodeHeader(id, payload.Length), 0)
    {
    }

    private RawSection(SectionId id, ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> header, long offset)
    {
        Id = id;
        Payload = payload;
        Header = header;
        Offset = offset;
        if (id == SectionId.Custom)
        {
            var reader = new WasmReader(payload.Span, offset);
            CustomName = reader.ReadName();
            CustomContent = payload[reader.Position..];
        }
    }

    public SectionId Id { get; }

    /// <summary>The id and the size, as many bytes as the file spent on them.</summary>
    public ReadOnlyMemory<byte> Header { get; }

    /// <summary>Everything after the header; of a custom section, its name too.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>Where the payload starts in the file that was read; 0 for a section that is not from a file.</summary>
    public long Offset { get; }

    /// <summary>Bytes in the file, header and payload.</summary>
    public long Length => Header.Length + (long)Payload.Length;

    /// <summary>The name of a custom section, <see langword="null"/> for the others.</summary>
    public string? CustomName { get; }

    /// <summary>What follows the name in a custom section; empty for the others.</summary>
    public ReadOnlyMemory<byte> CustomContent { get; }

    /// <summary>Where <see cref="CustomContent"/> starts in the file that was read.</summary>
    public long CustomContentOffset => Offset + Payload.Length - CustomContent.Length;

    /// <summary>A section of a file that is not in memory as a whole.</summary>
    /// <param name="id">Which section it is.</param>
    /// <param name="header">The id and the size, as many bytes as the file spent on them.</param>
    /// <param name="payload">The payload, or the part of it that was read.</param>
    /// <param name="offset">Where the payload starts in the file.</param>
    public static RawSection FromFile(SectionId id, ReadOnlyMemory<byte> header, ReadOnlyMemory<byte> payload, long offset) =>
        new(id, payload, header, offset);

    /// <summary>A custom section from its name and content.</summary>
    public static RawSection Custom(string name, ReadOnlySpan<byte> content)
    {
        var payload = new WasmWriter(content.Length + name.Length + Leb128.MaxU32);
        payload.WriteName(name);
        payload.WriteBytes(content);
        return new RawSection(SectionId.Custom, payload.WrittenMemory);
    }

    /// <summary>The id and the size of a section, for those who stream the payload themselves.</summary>
    public static byte[] EncodeHeader(SectionId id, long payloadLength)
    {
        var header = new WasmWriter(1 + Leb128.MaxU32);
        header.WriteByte((byte)id);
        header.WriteU32(checked((uint)payloadLength));
        return header.ToArray();
    }

    /// <summary>Writes the section as it stands in a file.</summary>
    public void Write(Stream output)
    {
        output.Write(Header.Span);
        output.Write(Payload.Span);
    }

    /// <summary>A cursor over the payload that reports offsets of the file.</summary>
    public WasmReader OpenReader() => new(Payload.Span, Offset);

    /// <summary>Reads the section that starts at <paramref name="start"/> and moves on to the next.</summary>
    internal static RawSection Read(ReadOnlyMemory<byte> file, ref int start)
    {
        var reader = new WasmReader(file.Span[start..], start);
        SectionId id = SectionOrder.ReadId(ref reader);
        int length = reader.ReadLength();
        int payload = start + reader.Position;
        var section = new RawSection(id, file.Slice(payload, length), file[start..payload], payload);
        start = payload + length;
        return section;
    }
}
