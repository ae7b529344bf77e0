// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using Wasmtime;

namespace WasiVfs.Wasmtime;

/// <summary>What a program finds: its arguments, environment, directories and streams.</summary>
internal static class GuestWorld
{
    /// <summary>Makes the world of a run the store's.</summary>
    /// <exception cref="EngineException">A directory or a stream cannot be opened.</exception>
    public static void Enter(Store store, WasiRun run, GuestStreams streams)
    {
        WasiConfiguration wasi = new WasiConfiguration()
            .WithArgs([Path.GetFileName(run.ModulePath), .. run.Arguments])
            .WithEnvironmentVariables(run.Environment.Select(variable => (variable.Key, variable.Value)));
        streams.Describe(wasi);
        foreach (PreopenedDirectory directory in run.Directories)
        {
            Add(wasi, directory);
        }

        try
        {
            store.SetWasiConfiguration(wasi);
        }
        catch (InvalidOperationException e)
        {
            throw new EngineException(
                ErrorId.EngineUnsuitable, $"What the program is given cannot be opened: {e.Message.TrimEnd('.')}.", inner: e);
        }

        streams.Open();
    }

    private static void Add(WasiConfiguration wasi, PreopenedDirectory directory)
    {
        if (!Directory.Exists(directory.HostPath))
        {
            throw new EngineException(
                ErrorId.FileNotFound, $"The directory '{directory.HostPath}' for '{directory.GuestPath}' does not exist.", directory.HostPath);
        }

        wasi.WithPreopenedDirectory(directory.HostPath, directory.GuestPath, mutable: !directory.ReadOnly);
    }
}
