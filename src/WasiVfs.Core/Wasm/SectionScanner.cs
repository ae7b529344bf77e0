// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>Where a section lies in a file.</summary>
/// <param name="Id">Which section it is.</param>
/// <param name="HeaderOffset">Where its id stands, in bytes from the start of the file.</param>
/// <param name="PayloadOffset">Where its payload starts.</param>
/// <param name="PayloadLength">Bytes of payload.</param>
/// <param name="CustomName">The name of a custom section.</param>
internal readonly record struct SectionHeader(
    SectionId Id, long HeaderOffset, long PayloadOffset, long PayloadLength, string? CustomName);

/// <summary>Finds the sections of a file without reading them: a module of a gigabyte takes a few small reads.</summary>
internal sealed class SectionScanner(ByteSource file)
{
    // An id, a size and most names of custom sections.
    private const int Window = 64;

    /// <summary>Bytes in the file.</summary>
    public long Length => file.Length;

    /// <summary>What the file is, by its first bytes.</summary>
    public WasmFileKind DetectKind()
    {
        Span<byte> start = stackalloc byte[Preamble.Length];
        return Preamble.Detect(start[..file.ReadUpTo(start, 0)]);
    }

    /// <summary>Reads the headers of all sections.</summary>
    /// <exception cref="WasmFormatException">The file is not a module, or a section's id, size or place is malformed.</exception>
    public IReadOnlyList<SectionHeader> Scan()
    {
        Span<byte> start = stackalloc byte[Preamble.Length];
        Preamble.RequireModule(start[..file.ReadUpTo(start, 0)]);
        var sections = new List<SectionHeader>();
        int last = -1;
        for (long offset = Preamble.Length; offset < Length;)
        {
            SectionHeader section = ReadHeader(offset);
            SectionOrder.Check(section.Id, offset, ref last);
            sections.Add(section);
            offset = section.PayloadOffset + section.PayloadLength;
        }

        return sections;
    }

    /// <summary>Reads some bytes of the file; fewer than asked only at its end.</summary>
    /// <exception cref="WasmFormatException">The range starts behind the end, or ends before it starts: a length in the file is
    /// wrong.</exception>
    public byte[] Read(long offset, int count)
    {
        if (offset > Length || count < 0)
        {
            Malformed.Throw(Malformed.UnexpectedEnd, Math.Min(offset, Length));
        }

        byte[] bytes = new byte[Math.Min(count, Length - offset)];
        file.Read(bytes, offset);
        return bytes;
    }

    private SectionHeader ReadHeader(long offset)
    {
        var reader = new WasmReader(Read(offset, Window), offset);
        SectionId id = SectionOrder.ReadId(ref reader);
        long sizeOffset = reader.AbsoluteOffset;
        long size = reader.ReadU32();
        long payload = reader.AbsoluteOffset;
        if (size > Length - payload)
        {
            Malformed.Throw(Malformed.LengthOutOfBounds, sizeOffset);
        }

        return new SectionHeader(id, offset, payload, size, id == SectionId.Custom ? ReadName(payload, size) : null);
    }

    private string ReadName(long offset, long size)
    {
        var reader = new WasmReader(Read(offset, (int)Math.Min(size, Leb128.MaxU32)), offset);
        uint name = reader.ReadU32();
        if (name > Math.Min(size, Array.MaxLength) - reader.Position)
        {
            Malformed.Throw(Malformed.LengthOutOfBounds, offset);
        }

        var all = new WasmReader(Read(offset, reader.Position + (int)name), offset);
        return all.ReadName();
    }
}
