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
    private const ulong Far = 1UL << 40; // epochs; each run has two or three

    private readonly Linker _originals = new(engine);
    private readonly Linker _linker = new(engine) { AllowShadowing = true };
    private WaitingCalls? _waiting;
    private ProgramChanges? _changes;

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
        Instance instance = _linker.Instantiate(store, module);
        if (run.ChangesDirectory is not null && (_changes = ProgramChanges.Of(instance)) is not null)
        {
            store.SetEpochDeadlineCallback(EndBetweenChanges);
        }

        return (0, ModuleEntry.Call(instance, run.Invoke));
    }

    public string SaveChanges()
    {
        if (_changes is null)
        {
            return "";
        }

        store.SetEpochDeadline(Far);
        if (run.Fuel is not null)
        {
            store.Fuel = long.MaxValue; // the program's steps are over, and these are not its own
        }

        return _changes.Save(run.ChangesDirectory!);
    }

    // The program is to end. In the middle of a change it is let run on to the next look, at a function or a loop.
    private ulong EndBetweenChanges(Store _)
    {
        store.SetEpochDeadline(Far); // for what is asked here
        return _changes!.AreUnfinished ? 0UL : throw new OperationCanceledException(killed);
    }

    public void Dispose()
    {
        _waiting?.Dispose();
        _linker.Dispose();
        _originals.Dispose();
        module.Dispose();
    }
}
