// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>Compares what a run's program needs with what an engine has.</summary>
internal static class EngineNeeds
{
    /// <summary>A sentence about the first thing that the program needs and the engine lacks; null if nothing is lacking.</summary>
    public static string? Obstacle(Func<EngineInfo> ask, WasiRun run)
    {
        if (run.Needs == EngineFeatures.None)
        {
            return null;
        }

        EngineInfo info;
        try
        {
            info = ask();
        }
        catch (EngineException e)
        {
            return e.Message;
        }

        EngineFeatures missing = run.Needs & ~info.Features;
        string? what = missing.HasFlag(EngineFeatures.MultiMemory) ? "a module with two memories, which the isolated profile makes"
            : missing.HasFlag(EngineFeatures.Wasi02) ? "a component of WASI 0.2"
            : missing.HasFlag(EngineFeatures.Wasi03) ? "a component of WASI 0.3"
            : null;
        return what is not null ? $"{info.Name} {info.Version} cannot run {what}."
            : !missing.HasFlag(EngineFeatures.ChangesAfterTrap) ? null
            : $"{info.Name} {info.Version} cannot save the changes of this program, which is sealed or lacks calls to write host files: they only "
                + "come out by its exports.";
    }
}
