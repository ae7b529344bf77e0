// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Wasm;

/// <summary>Where a section lies in a file.</summary>
/// <param name="Id">Which section it is.</param>
/// <param name="HeaderOffset">Where its id stands, in bytes from the start of the file.</param>
/// <param name="PayloadOffset">Where its payload starts.</param>
/// <param name="PayloadLength">Bytes of payload.</param>
/// <param name="CustomName">The name of a custom section.</param>
internal readonly record struct SectionHeader(
    SectionId Id, long HeaderOffset, long PayloadOffset, long PayloadLength, string? CustomName);

/// <summary>Reads bytes at a place of a file; fewer than asked only at its end.</summary>
internal delegate int RangeReader(Span<byte> buffer, long offset);

/// <summary>Finds the sections of a file without reading them: a module of a gigabyte takes a few small reads.</summary>
internal sealed class SectionScanner(RangeReader read, long length)
{
    // An id, a size and most names of custom sections.
    private const int Window = 64;

    public SectionScanner(SafeFileHandle file)
        : this((buffer, offset) => ReadFully((rest, at) => RandomAccess.Read(file, rest, at), buffer, offset), RandomAccess.GetLength(file))
    {
    }

    public SectionScanner(Stream file)
        : this((buffer, offset) => ReadAt(file, buffer, offset), file.Length)
    {
    }

    /// <summary>Bytes in the file.</summary>
    public long Length => length;

    /// <summary>What the file is, by its first bytes.</summary>
    public WasmFileKind DetectKind()
    {
        Span<byte> start = stackalloc byte[Preamble.Length];
        return Preamble.Detect(start[..read(start, 0)]);
    }

    /// <summary>Reads the headers of all sections.</summary>
    /// <exception cref="WasmFormatException">The file is not a module, or a section's id, size or place is malformed.</exception>
    public IReadOnlyList<SectionHeader> Scan()
    {
        Span<byte> start = stackalloc byte[Preamble.Length];
        Preamble.RequireModule(start[..read(start, 0)]);
        var sections = new List<SectionHeader>();
        int last = -1;
        for (long offset = Preamble.Length; offset < length;)
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
        if (offset > length || count < 0)
        {
            Malformed.Throw(Malformed.UnexpectedEnd, Math.Min(offset, length));
        }

        byte[] bytes = new byte[Math.Min(count, length - offset)];
        return read(bytes, offset) == bytes.Length ? bytes : Malformed.Throw<byte[]>(Malformed.UnexpectedEnd, length);
    }

    private SectionHeader ReadHeader(long offset)
    {
        var reader = new WasmReader(Read(offset, Window), offset);
        SectionId id = SectionOrder.ReadId(ref reader);
        long sizeOffset = reader.AbsoluteOffset;
        long size = reader.ReadU32();
        long payload = reader.AbsoluteOffset;
        if (size > length - payload)
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

    private static int ReadAt(Stream file, Span<byte> buffer, long offset)
    {
        file.Position = offset;
        return file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
    }

    private static int ReadFully(RangeReader read, Span<byte> buffer, long offset)
    {
        int total = 0;
        for (int count = 1; count > 0 && total < buffer.Length; total += count)
        {
            count = read(buffer[total..], offset + total);
        }

        return total;
    }
}
