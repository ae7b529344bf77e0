// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using Wasmtime;

namespace WasiVfs.Wasmtime;

/// <summary>A module of WASI preview1.</summary>
/// <param name="engine">The engine that it was compiled for.</param>
/// <param name="store">Where it runs.</param>
/// <param name="module">The module, which is disposed with this.</param>
/// <param name="run">What it is told.</param>
/// <param name="killed">Set when it is to end.</param>
internal sealed class ModuleGuest(Engine engine, Store store, Module module, WasiRun run, CancellationToken killed) : IGuest
{
    private readonly Linker _originals = new(engine);
    private readonly Linker _linker = new(engine) { AllowShadowing = true };
    private WaitingCalls? _waiting;
    private Instance? _instance;

    public void Link()
    {
        _originals.DefineWasi();
        _linker.DefineWasi();
        _waiting = new WaitingCalls(engine, store, _originals, readsHostsInput: run.StandardInput is null, killed);
        _waiting.Define(_linker);
        foreach (Import import in module.Imports)
        {
            if (import is not FunctionImport || _linker.GetFunction(store, import.ModuleName, import.Name) is null)
            {
                throw new WasmtimeException($"it imports '{import.ModuleName}::{import.Name}', which is not there");
            }
        }
    }

    public (int ExitCode, string Results) Call()
    {
        _instance = _linker.Instantiate(store, module);
        return (0, ModuleEntry.Call(_instance, run.Invoke));
    }

    public string SaveChanges()
    {
        if (_instance is null || run.ChangesDirectory is not { } directory)
        {
            return "";
        }

        if (run.Fuel is not null)
        {
            store.Fuel = long.MaxValue; // the program's steps are over, and these are not its own
        }

        return ProgramChanges.Save(_instance, directory);
    }

    public void Dispose()
    {
        _waiting?.Dispose();
        _linker.Dispose();
        _originals.Dispose();
        module.Dispose();
    }
}
