// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using Wasmtime;

namespace WasiVfs.Wasmtime;

/// <summary>Makes a program ready to be called.</summary>
/// <param name="run">What the program is told.</param>
/// <param name="isComponent">Whether it is a component.</param>
/// <param name="programs">Where compiled programs are kept.</param>
internal sealed class GuestLoader(WasiRun run, bool isComponent, CompiledPrograms programs)
{
    private readonly EngineSettings _settings = new(run);

    public Engine CreateEngine() => new(_settings.Create());

    /// <summary>A store with the run's limits; the engine's next epoch ends what runs in it.</summary>
    public Store CreateStore(Engine engine)
    {
        var store = new Store(engine);
        store.SetEpochDeadline(1);
        if (run.MemoryLimit is { } bytes)
        {
            store.SetLimits(memorySize: bytes);
        }

        if (run.Fuel is { } fuel)
        {
            store.Fuel = fuel;
        }

        return store;
    }

    /// <summary>Compiles the program or takes what was compiled before, opens its world and links it.</summary>
    /// <exception cref="EngineException">
    /// The library refuses the program (<see cref="ErrorId.ProgramRefused"/>), or something that the program is given cannot be opened.
    /// </exception>
    /// <exception cref="WasmtimeException">The program ended already in its own start.</exception>
    public IGuest Load(Engine engine, Store store, GuestStreams streams, CancellationToken killed)
    {
        IGuest? guest = null;
        try
        {
            guest = Compile(engine, store, killed);
            GuestWorld.Enter(store, isComponent ? WithChanges() : run, streams);
            guest.Link();
            return guest;
        }
        catch (WasmtimeException e) when (!TrapText.IsOfProgram(e))
        {
            guest?.Dispose();
            throw new EngineException(
                ErrorId.ProgramRefused, $"Wasmtime in process cannot load '{run.ModulePath}': {TrapText.Sentence(e)}.", run.ModulePath, e);
        }
        catch
        {
            guest?.Dispose();
            throw;
        }
    }

    // Nobody comes to the exports of a module inside a component: its runtime saves the changes itself, into a directory of the host.
    private WasiRun WithChanges() => run.ChangesDirectory is { } directory
        ? run with { Directories = [.. run.Directories, new PreopenedDirectory(directory, WasiRun.ChangesGuestPath)] } : run;

    private IGuest Compile(Engine engine, Store store, CancellationToken killed)
    {
        string name = Path.GetFileNameWithoutExtension(run.ModulePath) is { Length: > 0 } stem ? stem : "module";
        return isComponent
            ? new ComponentGuest(engine, store, programs.Load(run.ModulePath, _settings, Compilers.OfComponents(engine)), run)
            : new ModuleGuest(engine, store, programs.Load(run.ModulePath, _settings, Compilers.OfModules(engine, name)), run, killed);
    }
}
