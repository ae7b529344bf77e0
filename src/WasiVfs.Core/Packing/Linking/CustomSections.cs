// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>What becomes of custom sections that speak of places in the file: they stay if they are still true, and otherwise go
/// with a warning.</summary>
internal static class CustomSections
{
    /// <summary>The module without the sections that a pack has made wrong; each is named in a warning.</summary>
    public static WasmModule Settle(WasmModule module, ProgramRewriter rewriter, ICollection<Warning> warnings)
    {
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        WasmModule result = module.Select(section =>
        {
            bool isWrong = section.CustomName is { } name && (reasons.ContainsKey(name) || TryFindFault(name, rewriter, reasons));
            return isWrong ? null : section;
        });
        foreach (IGrouping<string, string> group in reasons.GroupBy(reason => reason.Value, reason => reason.Key))
        {
            warnings.Add(new Warning(WarningId.CustomSection, $"{Listing.OfSections(group)} left out: {group.Key}"));
        }

        return result;
    }

    /// <summary>The module with a name for what the runtime needs, if it says what it needs itself: tools believe that rather
    /// than look.</summary>
    public static WasmModule NameFeatures(WasmModule module, MemoryProfile profile)
    {
        string[] features = profile == MemoryProfile.Isolated ? ["bulk-memory", "multimemory"] : ["bulk-memory"];
        RawSection? named = module.FindCustom(TargetFeaturesSection.SectionName);
        return named is null ? module : module.Select(section => section == named ? TargetFeaturesSection.Add(section, features) : section);
    }

    /// <summary>Whether the module has a section that is wrong once code lies at other offsets of the code section.</summary>
    public static bool CountOnCode(WasmModule module) => module.Sections.Any(section => section.CustomName is { } name && CountsOnCode(name));

    private static bool TryFindFault(string name, ProgramRewriter rewriter, Dictionary<string, string> reasons)
    {
        string? reason = name switch
        {
            "sourceMappingURL" => "a source map counts from the start of the file, and everything moved.",
            _ when CountsOnCode(name) && rewriter.CodeMoved =>
                "what counts from the start of the code, or leads to that, is wrong now that functions moved.",
            _ when CodeMetadata.IsName(name) && rewriter.CodeChanged => "hints name instructions by their place, and some changed.",
            _ => null,
        };
        if (reason is not null)
        {
            reasons.Add(name, reason);
        }

        return reason is not null;
    }

    // A build id leads debuggers to information that lies elsewhere.
    private static bool CountsOnCode(string name) =>
        name.StartsWith(".debug_", StringComparison.Ordinal) || name is "external_debug_info" or "build_id";
}
