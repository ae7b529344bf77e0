// SPDX-License-Identifier: MIT
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Format;

/// <summary>Writes the file that was laid out, from its first byte to its last, and hashes each byte on the way.</summary>
internal static class PackedModuleWriter
{
    /// <summary>Writes a packed module.</summary>
    /// <param name="layout">Where everything lies.</param>
    /// <param name="output">Where the file goes; it need not seek.</param>
    /// <param name="writeImage">Writes exactly the image's length, and tells its digests.</param>
    /// <param name="makeRecord">Makes the pack record from the image's digest, in lower-case hex.</param>
    /// <returns>The record and the length of the file.</returns>
    public static (PackRecord Record, long Length) Write(
        PackLayout layout, Stream output, Func<Stream, ImageDigests> writeImage, Func<string, PackRecord> makeRecord)
    {
        var parts = new List<FilePart>(layout.Before.Count + layout.After.Count + 2);
        foreach (LayoutPart part in layout.Before)
        {
            parts.Add(WritePart(part, output));
        }

        ImageDigests digests = writeImage(output);
        byte[] root = digests.Root;
        parts.Add(new FilePart(FilePart.Image, layout.ImageLength, root));
        PackRecord record = makeRecord(Convert.ToHexStringLower(root));
        RawSection custom = RawSection.Custom(PackRecord.SectionName, PackRecordJson.Write(record));
        parts.Add(WritePart(new LayoutPart("pack record", custom), output));
        foreach (LayoutPart part in layout.After)
        {
            parts.Add(WritePart(part, output));
        }

        byte[] section = new PackDigests(parts, digests).ToSection();
        output.Write(section);
        return (record, parts.Sum(part => part.Length) + section.Length);
    }

    private static FilePart WritePart(LayoutPart part, Stream output)
    {
        using var hash = new ContentHash(part.Length);
        foreach (ReadOnlyMemory<byte> piece in part.Bytes)
        {
            hash.Append(piece.Span);
            output.Write(piece.Span);
        }

        return new FilePart(part.Name, part.Length, hash.Finish());
    }
}
