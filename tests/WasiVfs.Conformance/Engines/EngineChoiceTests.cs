// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Engines;

/// <summary>Which of the real engines takes a program that not all of them can run.</summary>
public sealed class EngineChoiceTests : IDisposable
{
    private static readonly EngineCatalog Catalog = new(Requires.SearchPath, TestEngines.AdapterFolder);

    private readonly TemporaryDirectory _place = new();

    public void Dispose() => _place.Dispose();

    /// <summary>Wasmtime knows only the exceptions of the standard, and Node those that came before too.</summary>
    [FactNeeding("wasm-tools", "wasmtime", "node")]
    public async Task A_module_that_the_first_engines_cannot_compile_runs_on_the_next()
    {
        string module = Packs.Assemble(_place, OddPrograms.Text(OddPrograms.LegacyExceptions));
        IWasiEngine engine = Catalog.Select(null, new WasiRun { ModulePath = module });
        Assert.Equal("wasmtime-in-process", engine.Name);
        using var output = new MemoryStream();
        Assert.Equal(0, await engine.RunAsync(new WasiRun
        {
            ModulePath = module,
            StandardInput = Stream.Null,
            StandardOutput = output,
            StandardError = Stream.Null,
        }));
        Assert.Equal("node", engine.Name);
        Assert.NotEqual(0, output.Length);
    }

    [FactNeeding("wasmtime")]
    public async Task A_component_of_WASI_0_3_runs_on_the_engine_that_can()
    {
        var run = new WasiRun { ModulePath = Repository.Fixture("component", "three.wasm"), Needs = EngineFeatures.Wasi03 };
        Assert.Equal("wasmtime", Catalog.Select(null, run).Name);

        // Without a look at the file, too.
        IWasiEngine engine = Catalog.Select(null, run with { Needs = EngineFeatures.None });
        using var output = new MemoryStream();
        Assert.Equal(0, await engine.RunAsync(run with
        {
            Needs = EngineFeatures.None,
            StandardInput = Stream.Null,
            StandardOutput = output,
            StandardError = Stream.Null,
        }));
        Assert.Equal("wasmtime", engine.Name);
        Assert.Equal("three\n"u8.ToArray(), output.ToArray());
    }

    /// <summary>Wasmi has no way to do so, and Wasmtime in process refuses when it compiles.</summary>
    [OnEveryEngine]
    public async Task A_program_is_read_without_running_it(string engine)
    {
        string text = _place.Write("text.wasm", "this is text");
        IWasiEngine found = TestEngines.Get(engine);
        if (found is ProcessEngine process)
        {
            await process.CheckProgram(
                new WasiRun { ModulePath = Repository.Fixture("runprobe", "runprobe.wasm"), Arguments = ["loop"] }, CancellationToken.None);
        }

        Exception? fault = await Record.ExceptionAsync(() => found is ProcessEngine process
            ? process.CheckProgram(new WasiRun { ModulePath = text }, CancellationToken.None)
            : found.RunAsync(new WasiRun { ModulePath = text }));
        Assert.Equal(engine == "wasmi" ? null : ErrorId.ProgramRefused, (fault as EngineException)?.Id);
        Assert.Equal(engine == "wasmi", fault is null);
    }
}
