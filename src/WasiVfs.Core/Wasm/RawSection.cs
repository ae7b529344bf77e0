// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>One section as it is in the file: an id and bytes that nobody has looked at. The bytes lie in memory, in one piece or several, or
/// still in the file.</summary>
internal sealed class RawSection
{
    private const int ChunkSize = 1 << 16;

    private readonly ByteSource? _file;
    private ReadOnlyMemory<byte>[] _pieces; // empty while the payload lies in the file

    /// <summary>A section that is not from a file; its header is written in the shortest form.</summary>
    public RawSection(SectionId id, ReadOnlyMemory<byte> payload)
        : this(id, payload, EncodeHeader(id, payload.Length), 0)
    {
    }

    private RawSection(SectionId id, ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> header, long offset)
    {
        Id = id;
        _pieces = [payload];
        PayloadLength = payload.Length;
        Header = header;
        Offset = offset;
        CustomName = id == SectionId.Custom ? new WasmReader(payload.Span, offset).ReadName() : null;
    }

    private RawSection(in SectionHeader section, ReadOnlyMemory<byte> header, ByteSource file)
    {
        (Id, CustomName, Offset, PayloadLength) = (section.Id, section.CustomName, section.PayloadOffset, section.PayloadLength);
        Header = header;
        _file = file;
        _pieces = [];
    }

    private RawSection(SectionId id, ReadOnlyMemory<byte>[] pieces)
    {
        Id = id;
        _pieces = pieces;
        PayloadLength = pieces.Sum(piece => (long)piece.Length);
        Header = EncodeHeader(id, PayloadLength);
    }

    public SectionId Id { get; }

    /// <summary>The id and the size, as many bytes as the file spent on them.</summary>
    public ReadOnlyMemory<byte> Header { get; }

    /// <summary>Everything after the header; of a custom section, its name too. From then on it is in memory, in one piece.</summary>
    public ReadOnlyMemory<byte> Payload => _pieces.Length == 1 ? _pieces[0] : (_pieces = [Join()])[0];

    /// <summary>Bytes of the payload.</summary>
    public long PayloadLength { get; }

    /// <summary>Where the payload starts in the file that was read; 0 for a section that is not from a file.</summary>
    public long Offset { get; }

    /// <summary>Bytes in the file, header and payload.</summary>
    public long Length => Header.Length + PayloadLength;

    /// <summary>The name of a custom section, <see langword="null"/> for the others.</summary>
    public string? CustomName { get; }

    /// <summary>What follows the name in a custom section; empty for the others.</summary>
    public ReadOnlyMemory<byte> CustomContent => CustomName is null ? default : Payload[ContentStart..];

    /// <summary>Where <see cref="CustomContent"/> starts in the file that was read.</summary>
    public long CustomContentOffset => Offset + ContentStart;

    /// <summary>A section of a file that is not in memory as a whole.</summary>
    /// <param name="id">Which section it is.</param>
    /// <param name="header">The id and the size, as many bytes as the file spent on them.</param>
    /// <param name="payload">The payload, or the part of it that was read.</param>
    /// <param name="offset">Where the payload starts in the file.</param>
    public static RawSection FromFile(SectionId id, ReadOnlyMemory<byte> header, ReadOnlyMemory<byte> payload, long offset) =>
        new(id, payload, header, offset);

    /// <summary>A section whose payload stays in the file, and is read when it is asked for.</summary>
    /// <param name="section">Where it lies.</param>
    /// <param name="header">The id and the size, as many bytes as the file spent on them.</param>
    /// <param name="file">The file, which stays open.</param>
    public static RawSection InFile(in SectionHeader section, ReadOnlyMemory<byte> header, ByteSource file) => new(section, header, file);

    /// <summary>A section whose payload is put together from pieces; its number of entries lies in the first.</summary>
    public static RawSection OfPieces(SectionId id, params ReadOnlyMemory<byte>[] pieces) => new(id, pieces);

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
        foreach (ReadOnlyMemory<byte> piece in Pieces())
        {
            output.Write(piece.Span);
        }
    }

    /// <summary>The payload in the order of the file. Each piece is good until the next one is asked for.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces() => _pieces.Length == 0 ? Chunks() : _pieces;

    /// <summary>Bytes of a payload in memory, in pieces.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Slice(long start, long end)
    {
        long at = 0;
        foreach (ReadOnlyMemory<byte> piece in _pieces)
        {
            int first = (int)Math.Clamp(start - at, 0, piece.Length);
            int last = (int)Math.Clamp(end - at, first, piece.Length);
            if (last > first)
            {
                yield return piece[first..last];
            }

            at += piece.Length;
        }
    }

    /// <summary>A cursor over the start of the payload, where a vector has its number of entries.</summary>
    public WasmReader OpenStart() => new((_pieces.Length == 0 ? Payload : _pieces[0]).Span, Offset);

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

    private int ContentStart
    {
        get
        {
            WasmReader reader = OpenReader();
            reader.Skip(reader.ReadLength());
            return reader.Position;
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> Chunks()
    {
        byte[] buffer = new byte[(int)Math.Min(ChunkSize, PayloadLength)];
        for (long at = 0; at < PayloadLength; at += buffer.Length)
        {
            Memory<byte> chunk = buffer.AsMemory(0, (int)Math.Min(buffer.Length, PayloadLength - at));
            _file!.Read(chunk.Span, Offset + at);
            yield return chunk;
        }
    }

    private byte[] Join()
    {
        byte[] payload = PayloadLength <= Array.MaxLength ? GC.AllocateUninitializedArray<byte>((int)PayloadLength)
            : Malformed.Throw<byte[]>(Malformed.LengthOutOfBounds, Offset);
        if (_pieces.Length == 0)
        {
            _file?.Read(payload, Offset);
        }

        int at = 0;
        foreach (ReadOnlyMemory<byte> piece in _pieces)
        {
            piece.CopyTo(payload.AsMemory(at));
            at += piece.Length;
        }

        return payload;
    }
}
