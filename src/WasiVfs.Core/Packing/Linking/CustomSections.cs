// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>What becomes of custom sections that speak of places in the file: they stay where they still hold, and go with a
/// warning where they would lie.</summary>
internal static class CustomSections
{
    /// <summary>Removes the sections that a pack has made wrong, and names each.</summary>
    public static void Settle(WasmModule module, ProgramRewriter rewriter, ICollection<string> warnings)
    {
        foreach (RawSection section in module.Sections.ToArray())
        {
            if (section.CustomName is { } name && WhyWrong(name, rewriter) is { } reason)
            {
                module.Remove(section);
                warnings.Add($"The custom section \"{name}\" was left out: {reason}");
            }
        }
    }

    private static string? WhyWrong(string name, ProgramRewriter rewriter) => name switch
    {
        "sourceMappingURL" => "a source map counts from the start of the file, and everything moved.",
        "external_debug_info" when rewriter.CodeMoved => "it counts from the start of the code, and functions moved.",
        _ when name.StartsWith(".debug_", StringComparison.Ordinal) && rewriter.CodeMoved => "it counts from the start of the code, and functions moved.",
        _ when name.StartsWith("metadata.code.", StringComparison.Ordinal) && rewriter.CodeChanged => "it names instructions by their place, and some changed.",
        _ => null,
    };
}
