// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>Most sections are a vector: a count and that many entries. Entries are added without reading those that it
/// has.</summary>
internal static class VectorSection
{
    /// <summary>The number of entries that a section announces; 0 if there is no section.</summary>
    public static uint Count(RawSection? section) => section is null ? 0 : section.OpenStart().ReadU32();

    /// <summary>The payload of a section with entries added at the end: old entries byte for byte, the count in its shortest
    /// form.</summary>
    /// <param name="section">The section; <see langword="null"/> if the module has no such section.</param>
    /// <param name="added">How many entries are added.</param>
    /// <param name="entries">Their bytes.</param>
    public static byte[] Append(RawSection? section, uint added, ReadOnlySpan<byte> entries)
    {
        uint count = 0;
        ReadOnlySpan<byte> old = [];
        if (section is not null)
        {
            WasmReader reader = section.OpenReader();
            count = reader.ReadU32();
            old = reader.Rest;
        }

        var payload = new WasmWriter(Leb128.MaxU32 + old.Length + entries.Length);
        payload.WriteU32(checked(count + added));
        payload.WriteBytes(old);
        payload.WriteBytes(entries);
        return payload.ToArray();
    }

    /// <summary>The same as a section, without a copy of the old entries.</summary>
    /// <param name="id">Which section it is.</param>
    /// <param name="section">The section; <see langword="null"/> if the module has no such section.</param>
    /// <param name="added">How many entries are added.</param>
    /// <param name="entries">Their bytes, which stay as they are.</param>
    public static RawSection AppendInPlace(SectionId id, RawSection? section, uint added, ReadOnlyMemory<byte> entries)
    {
        ReadOnlyMemory<byte> old = section?.Payload ?? default;
        int start = 0;
        uint count = 0;
        if (section is not null)
        {
            WasmReader reader = section.OpenReader();
            count = reader.ReadU32();
            start = reader.Position;
        }

        return RawSection.OfPieces(id, Leb128.Encode(checked(count + added)), old[start..], entries);
    }
}
