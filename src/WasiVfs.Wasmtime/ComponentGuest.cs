// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using Wasmtime;
using Wasmtime.Components;

namespace WasiVfs.Wasmtime;

/// <summary>A component of WASI 0.2.</summary>
/// <param name="engine">The engine that it was compiled for.</param>
/// <param name="store">Where it runs.</param>
/// <param name="component">The component, which is disposed with this.</param>
/// <param name="run">What it is told.</param>
internal sealed class ComponentGuest(Engine engine, Store store, Component component, WasiRun run) : IGuest
{
    // An export is found by any version that is compatible with its own.
    private const string StartInterface = "wasi:cli/run@0.2.0", Start = "run";

    private readonly ComponentLinker _linker = new(engine);
    private ComponentInstance? _instance;

    public void Link()
    {
        _linker.AddWasiPreview2();
        _instance = _linker.Instantiate(store, component);
    }

    public (int ExitCode, string Results) Call()
    {
        if (run.Invoke is not { } export)
        {
            ComponentFunction start = _instance!.GetFunction(StartInterface, Start)
                ?? throw new WasmtimeException($"the component exports no '{StartInterface}'");
            return (start.Call() is { IsOk: true } ? 0 : 1, "");
        }

        ComponentFunction function = _instance!.GetFunction(export)
            ?? throw new WasmtimeException($"the component exports no function '{export}'");
        return function.ParameterCount == 0 ? (0, function.Call() is { } result ? WaveText.Of(result) + "\n" : "")
            : throw new WasmtimeException($"the export '{export}' takes {function.ParameterCount} parameters; only one without can be called");
    }

    public string SaveChanges() => "";

    public void Dispose()
    {
        _linker.Dispose();
        component.Dispose();
    }
}
