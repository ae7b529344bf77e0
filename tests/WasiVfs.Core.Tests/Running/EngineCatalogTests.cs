// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Running;

public sealed class EngineCatalogTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Without_an_engine_there_is_a_sentence_and_a_list_of_those_to_install()
    {
        EngineException error = Assert.Throws<EngineException>(() => Catalog().Select(null, Run()));
        Assert.Equal((ErrorId.EngineUnavailable, "There is no WebAssembly engine on this machine."), (error.Id, error.Message));
        Assert.All(EngineCatalog.Names.Skip(1), name => Assert.Contains($"{name} (https://", EngineCatalog.Installable, StringComparison.Ordinal));
    }

    [Fact]
    public void Engines_come_in_the_tables_order_whatever_the_order_on_the_path()
    {
        folder.WriteProgram("wasmer");
        folder.WriteProgram("node");
        folder.WriteProgram("wasmtime");
        Assert.Equal(["wasmtime", "node", "wasmer"], Catalog().Find().Select(engine => engine.Name));
        Assert.Equal("wasmtime", Catalog().Select(null, Run()).Name);
        Assert.Equal("node", Catalog().Select("node", Run()).Name);
    }

    [Fact]
    public void What_is_not_executable_is_no_engine()
    {
        folder.Write("wasmtime", "");
        Assert.Empty(Catalog().Find());
    }

    [Fact]
    public void Relative_directories_of_the_path_are_passed_over()
    {
        folder.WriteProgram("wasmtime");
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, folder.Path);
        Assert.Empty(new EngineCatalog(["", ".", relative], folder.Path).Find());
    }

    [Fact]
    public void An_engine_that_is_not_there_is_named_with_the_way_to_get_it()
    {
        EngineException error = Assert.Throws<EngineException>(() => Catalog().Select("wasmtime", Run()));
        Assert.Equal("The engine 'wasmtime' is not on PATH; it comes from https://wasmtime.dev.", error.Message);
    }

    [Fact]
    public void An_unknown_engine_is_answered_with_the_known_ones()
    {
        EngineException error = Assert.Throws<EngineException>(() => Catalog().Select("wasm3", Run()));
        Assert.Equal("There is no engine by the name 'wasm3'; the names are wasmtime-in-process, wasmtime, node, wazero, wasmi, "
            + "wasmer, deno, bun.", error.Message);
    }

    [Fact]
    public void An_engine_can_be_picked_by_the_path_of_its_program()
    {
        string path = folder.WriteProgram("elsewhere/node");
        Assert.Equal("node", Catalog().Select(path, Run()).Name);
        Assert.Throws<EngineException>(() => Catalog().Select(Path.Combine(folder.Path, "none", "node"), Run()));
    }

    [Fact]
    public void With_host_directories_an_engine_that_confines_them_comes_first()
    {
        folder.WriteProgram("node");
        folder.WriteProgram("wasmer");
        WasiRun run = Run() with { Directories = [new PreopenedDirectory("/tmp", "/data")] };
        Assert.Equal("wasmer", Catalog().Select(null, run).Name);
        Assert.Equal("node", Catalog().Select(null, Run()).Name);
        Assert.Equal("node", Catalog().Select("node", run).Name);
    }

    [Fact]
    public void With_host_directories_an_engine_that_is_not_a_sandbox_comes_last()
    {
        WasiRun run = Run() with { Directories = [new PreopenedDirectory("/tmp", "/data")] };
        folder.WriteProgram("node");
        folder.WriteProgram("bun");
        Assert.Equal("node", Catalog().Select(null, run).Name);
        folder.WriteProgram("wazero");
        Assert.Equal("wazero", Catalog().Select(null, run).Name);
        Assert.Equal("node", Catalog().Select(null, Run()).Name);
    }

    [Fact]
    public void When_none_can_do_the_run_each_says_why()
    {
        folder.WriteProgram("wazero");
        folder.WriteProgram("wasmer");
        EngineException error = Assert.Throws<EngineException>(() => Catalog().Select(null, Run() with { Invoke = "greet" }));
        Assert.Contains("wazero cannot call the export 'greet'", error.Message, StringComparison.Ordinal);
        Assert.Contains("wasmer cannot call the export 'greet'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_only_bears_the_name_is_found_out()
    {
        string path = folder.WriteProgram("wasmtime", "#!/bin/sh\necho something else\n");
        IWasiEngine engine = Catalog().Select(null, Run());
        EngineException error = Assert.Throws<EngineException>(() => engine.Info);
        Assert.Contains($"The program '{path}' is not the wasmtime of https://wasmtime.dev", error.Message, StringComparison.Ordinal);
        Assert.False(engine.CanRun(Run() with { Needs = EngineFeatures.MultiMemory }, out string? reason));
        Assert.Contains("something else", reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<EngineException>(() => engine.RunAsync(new WasiRun { ModulePath = "/nowhere/x.wasm" }));
    }

    [Fact]
    public async Task A_program_that_cannot_be_started_is_a_sentence()
    {
        folder.WriteProgram("wasmtime", "not a program");
        EngineException error = await Assert.ThrowsAsync<EngineException>(
            () => Catalog().Select(null, Run()).RunAsync(new WasiRun { ModulePath = Repository.Fixture("runprobe", "runprobe.wasm") }));
        Assert.Contains("could not be started", error.Message, StringComparison.Ordinal);
    }

    private static WasiRun Run() => new() { ModulePath = "x.wasm" };

    // The folder holds no adapter, so Wasmtime in process is not in the catalog.
    private EngineCatalog Catalog() => new([folder.Path], folder.Path);
}
