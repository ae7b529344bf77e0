// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>What every engine asks of a run before it starts anything.</summary>
internal static class RunCheck
{
    /// <summary>The run with its module's path absolute, so that no engine takes a name that starts with '-' for an option.</summary>
    /// <exception cref="EngineException">The engine cannot do the run, or there is no such module.</exception>
    public static WasiRun Checked(IWasiEngine engine, WasiRun run)
    {
        if (!engine.CanRun(run, out string? reason))
        {
            throw new EngineException(ErrorId.EngineUnsuitable, reason);
        }

        run = run with { ModulePath = Path.GetFullPath(run.ModulePath) };
        return File.Exists(run.ModulePath) ? run
            : throw new EngineException(ErrorId.FileNotFound, $"The module '{run.ModulePath}' does not exist.", run.ModulePath);
    }
}
