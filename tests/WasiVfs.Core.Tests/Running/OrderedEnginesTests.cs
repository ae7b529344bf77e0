// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using WasiVfs.Running;
using WasiVfs.Tests.Packing;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Running;

/// <summary>An engine that refuses a program is passed over, and the next one that takes it runs it.</summary>
public sealed class OrderedEnginesTests : IDisposable
{
    private static readonly WasiRun Run = new() { ModulePath = "x.wasm", Fuel = 1 };

    private readonly TemporaryDirectory _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task The_first_that_takes_the_program_runs_it()
    {
        var engines = new OrderedEngines([new Engine("a", 1), new Engine("b", 2)]);
        Assert.Equal("a", engines.Name);
        Assert.Equal(1, await engines.RunAsync(Run));
        Assert.Equal("a", engines.Name);

        engines = new OrderedEngines([Refusing("a"), new Engine("b", 2) { Obstacle = "b has no fuel." }, new Engine("c", 3)]);
        Assert.Equal("a", engines.Name);
        Assert.Equal(3, await engines.RunAsync(Run));
        Assert.Equal("c", engines.Name);
    }

    [Fact]
    public async Task If_all_refuse_each_says_why()
    {
        var engines = new OrderedEngines([Refusing("a"), Refusing("b")]);
        EngineException error = await Assert.ThrowsAsync<EngineException>(() => engines.RunAsync(Run));
        Assert.Equal((ErrorId.ProgramRefused, "a refuses it. b refuses it."), (error.Id, error.Message));
    }

    [Fact]
    public async Task Another_fault_is_not_a_refusal()
    {
        var faulty = new Engine("a", 1) { Fault = new EngineException(ErrorId.EngineNotUsable, "a is broken.") };
        EngineException error = await Assert.ThrowsAsync<EngineException>(() => new OrderedEngines([faulty, new Engine("b", 2)]).RunAsync(Run));
        Assert.Equal("a is broken.", error.Message);
    }

    /// <summary>Wasmtime knows only the exceptions of the standard, and Node those that came before too.</summary>
    [FactNeeding("wasm-tools", "wasmtime", "node")]
    public async Task A_module_that_the_first_engines_cannot_compile_runs_on_the_next()
    {
        string module = Packs.Assemble(_place, OddPrograms.Text(OddPrograms.LegacyExceptions));
        IWasiEngine engine = new EngineCatalog(Requires.SearchPath, TestEngines.AdapterFolder).Select(null, Run with { ModulePath = module, Fuel = null });
        Assert.Equal("wasmtime-in-process", engine.Name);
        using var output = new MemoryStream();
        Assert.Equal(0, await engine.RunAsync(new WasiRun
        {
            ModulePath = module, StandardInput = Stream.Null, StandardOutput = output, StandardError = Stream.Null,
        }));
        Assert.Equal("node", engine.Name);
        Assert.NotEqual(0, output.Length);
    }

    [FactNeeding("wasmtime")]
    public async Task A_component_of_WASI_0_3_runs_on_the_engine_that_can()
    {
        var run = new WasiRun { ModulePath = Repository.Fixture("component", "three.wasm"), Needs = EngineFeatures.Wasi03 };
        Assert.Equal("wasmtime", new EngineCatalog(Requires.SearchPath, TestEngines.AdapterFolder).Select(null, run).Name);

        // Without a look at the file, too.
        IWasiEngine engine = new EngineCatalog(Requires.SearchPath, TestEngines.AdapterFolder).Select(null, run with { Needs = EngineFeatures.None });
        using var output = new MemoryStream();
        Assert.Equal(0, await engine.RunAsync(run with
        {
            Needs = EngineFeatures.None, StandardInput = Stream.Null, StandardOutput = output, StandardError = Stream.Null,
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
            await process.CheckProgram(new WasiRun { ModulePath = EngineContractTests.ProbePath, Arguments = ["loop"] }, CancellationToken.None);
        }

        Exception? fault = await Record.ExceptionAsync(() => found is ProcessEngine process
            ? process.CheckProgram(new WasiRun { ModulePath = text }, CancellationToken.None)
            : found.RunAsync(new WasiRun { ModulePath = text }));
        Assert.Equal(engine == "wasmi" ? null : ErrorId.ProgramRefused, (fault as EngineException)?.Id);
        Assert.Equal(engine == "wasmi", fault is null);
    }

    private static Engine Refusing(string name) => new(name, 0) { Fault = new EngineException(ErrorId.ProgramRefused, $"{name} refuses it.") };

    private sealed class Engine(string name, int exitCode) : IWasiEngine
    {
        public string? Obstacle { get; init; }

        public EngineException? Fault { get; init; }

        public string Name => name;

        public bool ConfinesDirectories => true;

        public EngineInfo Info => new(name, "1", "/", EngineFeatures.None, null);

        public bool CanRun(WasiRun run, [NotNullWhen(false)] out string? reason) => (reason = Obstacle) is null;

        public Task<int> RunAsync(WasiRun run, CancellationToken cancellationToken = default) =>
            Fault is null ? Task.FromResult(exitCode) : Task.FromException<int>(Fault);
    }
}
