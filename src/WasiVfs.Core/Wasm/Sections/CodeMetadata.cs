// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>
/// The sections <c>metadata.code.*</c>: hints on instructions, by function and by the offset in its body (tool-conventions, Code
/// Metadata).
/// </summary>
internal static class CodeMetadata
{
    private const string Prefix = "metadata.code.";

    /// <summary>Whether a custom section of that name holds such hints.</summary>
    public static bool IsName(string? name) => name?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    /// <summary>The section with other function indices.</summary>
    /// <param name="section">The section.</param>
    /// <param name="map">From the old index to the new one; null for a function that was removed, whose hints go too.</param>
    public static RawSection Renumber(RawSection section, Func<uint, uint?> map)
    {
        var reader = new WasmReader(section.CustomContent.Span, section.CustomContentOffset);
        var entries = new WasmWriter(section.CustomContent.Length);
        uint kept = 0;
        for (int left = reader.ReadCount(minElementSize: 2); left > 0; left--)
        {
            uint? function = map(reader.ReadU32());
            int start = reader.Position;
            SkipHints(ref reader);
            if (function is { } index)
            {
                kept++;
                entries.WriteU32(index);
                entries.WriteBytes(reader.Between(start, reader.Position));
            }
        }

        reader.ExpectEnd();
        var content = new WasmWriter(entries.Length + Leb128.MaxU32);
        content.WriteU32(kept);
        content.WriteBytes(entries.WrittenSpan);
        return RawSection.Custom(section.CustomName!, content.WrittenSpan);
    }

    // Each hint: an offset, and bytes after their length.
    private static void SkipHints(ref WasmReader reader)
    {
        for (int left = reader.ReadCount(minElementSize: 2); left > 0; left--)
        {
            reader.ReadU32();
            reader.Skip(reader.ReadLength());
        }
    }
}
