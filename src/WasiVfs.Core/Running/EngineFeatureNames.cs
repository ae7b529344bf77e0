// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>The words for what engines can do.</summary>
public static class EngineFeatureNames
{
    private static readonly (EngineFeatures Feature, string Name)[] Names =
    [
        (EngineFeatures.MultiMemory, "multi-memory"),
        (EngineFeatures.GuestPaths, "guest-paths"),
        (EngineFeatures.ReadOnlyDirectories, "read-only-directories"),
        (EngineFeatures.ConfinedDirectories, "confined-directories"),
        (EngineFeatures.Invoke, "invoke"),
        (EngineFeatures.MemoryLimit, "memory-limit"),
        (EngineFeatures.Fuel, "fuel"),
        (EngineFeatures.Wasi02, "wasi-0.2"),
        (EngineFeatures.Wasi03, "wasi-0.3"),
        (EngineFeatures.ChangesAfterTrap, "changes-after-trap"),
    ];

    /// <summary>All words, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Names.Select(pair => pair.Name)];

    /// <summary>The words for some features, in the order of <see cref="All"/>.</summary>
    public static IReadOnlyList<string> Of(EngineFeatures features) =>
        [.. Names.Where(pair => features.HasFlag(pair.Feature)).Select(pair => pair.Name)];
}
