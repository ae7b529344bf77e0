// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>One value of a producers field: a language, a tool, an SDK.</summary>
internal readonly record struct Producer(string Field, string Name, string Version);

/// <summary>The <c>producers</c> section: which tools made the module (tool-conventions, ProducersSection).</summary>
internal static class ProducersSection
{
    public const string SectionName = "producers";

    /// <summary>The section's entries. A malformed custom section is no fault of the module: reading ends where it makes no sense.</summary>
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
        for (int fields = reader.ReadCount(minElementSize: 2); fields > 0; fields--)
        {
            string field = reader.ReadName();
            for (int values = reader.ReadCount(minElementSize: 2); values > 0; values--)
            {
                string name = reader.ReadName();
                producers.Add(new Producer(field, name, reader.ReadName()));
            }
        }
    }
}
