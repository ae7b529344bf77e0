// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>One value of a producers field: a language, a tool, an SDK.</summary>
internal readonly record struct Producer(string Field, string Name, string Version);

/// <summary>The <c>producers</c> section: which tools made the module (tool-conventions, ProducersSection).</summary>
internal static class ProducersSection
{
    public const string SectionName = "producers";

    /// <summary>The section's entries. A malformed custom section does not make the module malformed: reading ends at the first
    /// fault.</summary>
    public static IReadOnlyList<Producer> Read(RawSection? section)
    {
        var producers = new List<Producer>();
        if (section is not null)
        {
            try
            {
                Read(new WasmReader(section.CustomContent.Span, section.CustomContentOffset), producers);
            }
            catch (WasmFormatException)
            {
            }
        }

        return producers;
    }

    private static void Read(WasmReader reader, List<Producer> producers)
    {
        reader.SkipVector((ref field) =>
        {
            string name = field.ReadName();
            field.SkipVector((ref value) => Add(name, ref value), minElementSize: 2);
            return name;
        }, minElementSize: 2);

        bool Add(string field, ref WasmReader value)
        {
            string name = value.ReadName();
            producers.Add(new Producer(field, name, value.ReadName()));
            return true;
        }
    }
}
