// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Format;

/// <summary>
/// The digests of a packed module, in the custom section <see cref="SectionName"/> at the end of the file: of each part of the
/// file, and of each file in the image. The section ends with the digest of itself, and with its length and a mark, by which it
/// is found even if no other section can be (docs/IMAGE-FORMAT.md, Digests).
/// </summary>
/// <param name="Parts">All that comes before the section, in the order of the file.</param>
/// <param name="Image">The digests of the image, which is one of the parts.</param>
internal sealed record PackDigests(IReadOnlyList<FilePart> Parts, ImageDigests Image)
{
    /// <summary>The custom section's name.</summary>
    public const string SectionName = "wasi-vfs.digests";

    /// <summary>The section's last bytes: its length, header included (32 bits, little endian), and the mark.</summary>
    public const int TrailerSize = sizeof(uint) + 4;

    private const int HashSize = ContentHash.Size;

    private static ReadOnlySpan<byte> Mark => "WVFS"u8;

    /// <summary>The section as it stands in the file, header included.</summary>
    public byte[] ToSection()
    {
        var content = new WasmWriter(Image.Bytes.Length + (Parts.Count * 64));
        content.WriteU32((uint)Parts.Count);
        foreach (FilePart part in Parts)
        {
            content.WriteName(part.Name);
            content.WriteU64((ulong)part.Length);
            content.WriteBytes(part.Digest.Span);
        }

        content.WriteBytes(Image.Bytes.Span);
        var name = new WasmWriter();
        name.WriteName(SectionName);
        byte[] header = RawSection.EncodeHeader(SectionId.Custom, name.Length + content.Length + HashSize + TrailerSize);
        var section = new WasmWriter(header.Length + name.Length + content.Length + HashSize + TrailerSize);
        section.WriteBytes(header);
        section.WriteBytes(name.WrittenSpan);
        section.WriteBytes(content.WrittenSpan);
        section.WriteBytes(ContentHash.Of(section.WrittenSpan));
        section.WriteFixedU32((uint)(section.Length + TrailerSize));
        section.WriteBytes(Mark);
        return section.ToArray();
    }

    /// <summary>The length of the section that these last bytes of a file are the end of; null if they are not.</summary>
    public static uint? LengthFromTrailer(ReadOnlySpan<byte> trailer) =>
        trailer.Length == TrailerSize && trailer.EndsWith(Mark) ? BinaryPrimitives.ReadUInt32LittleEndian(trailer) : null;

    /// <summary>Reads a section, header included; null if a byte of it is not as it was written.</summary>
    public static PackDigests? TryRead(ReadOnlyMemory<byte> section)
    {
        int end = section.Length - TrailerSize - HashSize;
        if (end < 0 || LengthFromTrailer(section.Span[^TrailerSize..]) != section.Length
            || !ContentHash.Of(section.Span[..end]).AsSpan().SequenceEqual(section.Span.Slice(end, HashSize)))
        {
            return null;
        }

        try
        {
            return Read(section[..end]);
        }
        catch (WasmFormatException)
        {
            return null;
        }
    }

    private static PackDigests? Read(ReadOnlyMemory<byte> section)
    {
        var reader = new WasmReader(section.Span);
        if (SectionOrder.ReadId(ref reader) != SectionId.Custom
            || reader.ReadU32() != section.Length - reader.Position + HashSize + TrailerSize
            || reader.ReadName() != SectionName)
        {
            return null;
        }

        // A name of no bytes, a length of one byte and the digest.
        var parts = new FilePart[reader.ReadCount(minElementSize: HashSize + 2)];
        for (int i = 0; i < parts.Length; i++)
        {
            string name = reader.ReadName();
            ulong length = reader.ReadU64();
            if (length > long.MaxValue)
            {
                return null;
            }

            parts[i] = new FilePart(name, (long)length, section.Slice(reader.Position, HashSize));
            reader.Skip(HashSize);
        }

        return ImageDigests.TryRead(section[reader.Position..]) is { } image ? new PackDigests(parts, image) : null;
    }
}
