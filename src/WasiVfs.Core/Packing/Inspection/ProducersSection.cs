// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>The custom section <c>producers</c>: fields, and in each the name and version of tools (tool-conventions, ProducersSection.md).</summary>
internal static class ProducersSection
{
    public const string Name = "producers";

    // A name and a count, and two names.
    private const int MinField = 2;
    private const int MinTool = 2;

    /// <summary>The section's entries. A malformed custom section is no fault of the module, so reading ends where it stops making sense.</summary>
    public static IReadOnlyList<ModuleProducer> Parse(RawSection? section)
    {
        var producers = new List<ModuleProducer>();
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

    private static void Read(WasmReader reader, List<ModuleProducer> producers)
    {
        for (int fields = reader.ReadCount(MinField); fields > 0; fields--)
        {
            string field = reader.ReadName();
            for (int tools = reader.ReadCount(MinTool); tools > 0; tools--)
            {
                producers.Add(new ModuleProducer(field, reader.ReadName(), reader.ReadName()));
            }
        }
    }
}
