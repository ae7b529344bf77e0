// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using Wasmtime;

namespace WasiVfs.Wasmtime;

/// <summary>How the library compiles and runs, and the words by which its cache tells one way from another.</summary>
/// <param name="run">What is run.</param>
/// <param name="signals">
/// Whether traps may be found out by signals of the processor, which makes programs half as large and twice as fast as checks before each
/// access of memory do.
/// </param>
internal sealed class EngineSettings(WasiRun run, bool signals)
{
    /// <summary>The settings for this process.</summary>
    public EngineSettings(WasiRun run)
        : this(run, signals: !ShadowStack.IsOn)
    {
    }

    /// <summary>The words that stand for these settings in the names of kept modules.</summary>
    public string Name => "epochs" + (run.Fuel is null ? "" : " fuel") + (signals ? "" : " checks");

    public Config Create() => new Config()
        .WithSignalsBasedTraps(signals)
        .WithEpochInterruption(true)
        .WithMultiMemory(true)
        .WithFuelConsumption(run.Fuel is not null);
}
