// SPDX-License-Identifier: MIT
using Wasmtime;
using WasiVfs.Running;

namespace WasiVfs.Wasmtime;

/// <summary>How the library compiles and runs, and the words by which its cache tells one way from another.</summary>
internal static class EngineSettings
{
    public static Config Create(WasiRun run) => new Config()
        .WithEpochInterruption(true)
        .WithMultiMemory(true)
        .WithFuelConsumption(run.Fuel is not null);

    public static string Describe(WasiRun run) => run.Fuel is null ? "epochs" : "epochs fuel";
}
