// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>The custom section <c>target_features</c> (tool conventions, Linking): names of proposals after a byte that says how
/// the module stands to each: <c>+</c> it uses it, <c>-</c> it must not be linked with what does.</summary>
internal static class TargetFeaturesSection
{
    public const string SectionName = "target_features";

    private const byte Used = (byte)'+';

    /// <summary>The section with more features in use, behind those that it names. A malformed section stays as it is.</summary>
    public static RawSection Add(RawSection section, params IEnumerable<string> features)
    {
        var known = new List<(byte Prefix, string Name)>();
        try
        {
            Read(new WasmReader(section.CustomContent.Span, section.CustomContentOffset), known);
        }
        catch (WasmFormatException)
        {
            return section;
        }

        foreach (string feature in features)
        {
            known.RemoveAll(entry => entry.Name == feature && entry.Prefix != Used);
            if (!known.Contains((Used, feature)))
            {
                known.Add((Used, feature));
            }
        }

        var content = new WasmWriter(section.CustomContent.Length);
        content.WriteU32((uint)known.Count);
        foreach ((byte prefix, string name) in known)
        {
            content.WriteByte(prefix);
            content.WriteName(name);
        }

        return RawSection.Custom(SectionName, content.WrittenSpan);
    }

    private static void Read(WasmReader reader, List<(byte, string)> features)
    {
        features.AddRange(reader.ReadVector((ref feature) => (feature.ReadByte(), feature.ReadName()), minElementSize: 2));
        reader.ExpectEnd();
    }
}
