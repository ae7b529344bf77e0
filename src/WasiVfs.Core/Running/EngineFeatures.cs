// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>What engines can do, in words for a person.</summary>
public static class EngineFeatures
{
    /// <summary>
    /// The words that hold for an engine: <c>multi-memory</c> (modules with two memories run), <c>guest-paths</c> (a host directory can
    /// have another name for the program), <c>read-only-directories</c>, <c>confined-directories</c> (a hostile program does not leave
    /// its host directories), <c>invoke</c> (any export can be called), <c>memory-limit</c> and <c>fuel</c> (limits can be set to what a
    /// program's memory grows to, and to the steps that it takes).
    /// </summary>
    /// <exception cref="EngineException">The engine could not be started or gave no answer.</exception>
    public static IReadOnlyList<string> Of(IWasiEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        EngineInfo info = engine.Info;
        (bool Holds, string Word)[] words =
        [
            (info.MultiMemory, "multi-memory"),
            (info.GuestPaths, "guest-paths"),
            (info.ReadOnlyDirectories, "read-only-directories"),
            (engine.ConfinesDirectories, "confined-directories"),
            (info.Invoke, "invoke"),
            (info.MemoryLimit, "memory-limit"),
            (info.Fuel, "fuel"),
        ];
        return [.. words.Where(word => word.Holds).Select(word => word.Word)];
    }
}
