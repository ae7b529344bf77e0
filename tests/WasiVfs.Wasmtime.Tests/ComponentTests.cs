// SPDX-License-Identifier: MIT
using System.Diagnostics;
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Wasmtime.Tests;

/// <summary>Components of WASI 0.2 run as modules do.</summary>
public sealed class ComponentTests : IDisposable
{
    private static readonly string Component = Repository.Fixture("runprobe", "runprobe.component.wasm");
    private static readonly string Values = Repository.Fixture("component", "values.wasm");

    private readonly TemporaryDirectory _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Both_outputs_come_whole_and_apart()
    {
        Outcome outcome = await Guest.Run(Guest.Engine(), Component, ["interleave", "10000"]);
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => $"{2 * i}"), outcome.Output.Split('\n')[..^1]);
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => $"{(2 * i) + 1}"), outcome.Error.Split('\n')[..^1]);
    }

    [Fact]
    public async Task Standard_input_is_read_to_its_end()
    {
        string text = string.Concat(Enumerable.Repeat("0123456789", 50_000));
        var run = new WasiRun { ModulePath = "", StandardInput = new MemoryStream(System.Text.Encoding.ASCII.GetBytes(text)) };
        Assert.Equal(text, (await Guest.Run(Guest.Engine(), Component, ["echo"], run)).Output);
    }

    [Fact]
    public async Task A_directory_for_reading_only_cannot_be_written()
    {
        _place.Write("data/file.txt", "text");
        var run = new WasiRun { ModulePath = "", Directories = [new PreopenedDirectory(Path.Combine(_place.Path, "data"), "/data", ReadOnly: true)] };
        Assert.Equal((0, "text", ""), Parts(await Guest.Run(Guest.Engine(), Component, ["read", "/data/file.txt"], run)));
        Outcome refused = await Guest.Run(Guest.Engine(), Component, ["write", "/data/new"], run);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("/data/new", refused.Error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.Combine(_place.Path, "data")));
    }

    [Theory]
    [InlineData(MemoryProfile.Portable, false)]
    [InlineData(MemoryProfile.Isolated, false)]
    [InlineData(MemoryProfile.Portable, true)]
    public async Task A_packed_component_finds_its_files_without_a_directory(MemoryProfile memory, bool isSealed)
    {
        _place.Write("tree/file.txt", "embedded");
        _place.Write("data/file.txt", "given");
        string packed = Path.Combine(_place.Path, "packed.wasm");
        PackOptions options = new() { Mappings = [new Mapping(Path.Combine(_place.Path, "tree"), "/tree")], Memory = memory, Sealed = isSealed };
        ModulePacker.Pack(Component, packed, options);
        Assert.Equal((0, "embedded", ""), Parts(await Guest.Run(Guest.Engine(), packed, ["read", "/tree/file.txt"])));
        var run = new WasiRun { ModulePath = "", Directories = [new PreopenedDirectory(Path.Combine(_place.Path, "data"), "/data")] };
        Outcome beside = await Guest.Run(Guest.Engine(), packed, ["read", "/data/file.txt"], run);
        Assert.Equal(isSealed ? (1, "") : (0, "given"), (beside.ExitCode, beside.Output));
    }

    [Fact]
    public async Task A_trap_says_what_happened_and_an_exit_is_1()
    {
        Outcome trapped = await Guest.Run(Guest.Engine(), Component, ["trap"]);
        Assert.Equal(134, trapped.ExitCode);
        Assert.StartsWith("Error: wasm trap: wasm `unreachable` instruction executed\nerror while executing at wasm backtrace:\n",
            trapped.Error, StringComparison.Ordinal);
        Assert.Equal((1, "", ""), Parts(await Guest.Run(Guest.Engine(), Component, ["exit", "7"])));
    }

    [Theory]
    [InlineData("loop")]
    [InlineData("echo")]
    [InlineData("drip", "2", "3600000")]
    public async Task Whatever_it_does_it_ends_when_it_is_cancelled(params string[] arguments)
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var time = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Guest.Run(
            Guest.Engine(), Component, arguments, new WasiRun { ModulePath = "", StandardInput = new NeverEnding() }, soon.Token));
        Assert.InRange(time.Elapsed.TotalSeconds, 0.5, 20);
    }

    [Fact]
    public async Task Memory_and_steps_have_limits()
    {
        var grow = new WasiRun { ModulePath = "", Invoke = "grow" };
        Assert.Equal("1\n", (await Guest.Run(Guest.Engine(), Values, [], grow)).Output);
        Assert.Equal("-1\n", (await Guest.Run(Guest.Engine(), Values, [], grow with { MemoryLimit = 16 << 20 })).Output);
        Outcome spent = await Guest.Run(Guest.Engine(), Component, ["loop"], new WasiRun { ModulePath = "", Fuel = 10_000_000 });
        Assert.Contains("fuel", spent.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, spent.ExitCode);
    }

    [Theory]
    [InlineData("text", 0, "\"hi \\\"there\\\"\\n\"\n", "")]
    [InlineData("number", 0, "-7\n", "")]
    [InlineData("maybe", 0, "some(1.5)\n", "")]
    [InlineData("same", 1, "", "Error: the export 'same' takes 1 parameters; only one without can be called\n")]
    [InlineData("nothing", 1, "", "Error: the component exports no function 'nothing'\n")]
    public async Task An_export_gives_back_a_value_as_Wasmtimes_command_writes_it(string export, int exitCode, string output, string error) =>
        Assert.Equal((exitCode, output, error), Parts(await Guest.Run(Guest.Engine(), Values, [], new WasiRun { ModulePath = "", Invoke = export })));

    [Fact]
    public async Task One_that_is_not_a_program_is_a_sentence() => Assert.Equal(
        (1, "", "Error: the component exports no 'wasi:cli/run@0.2.0'\n"), Parts(await Guest.Run(Guest.Engine(), Values, [])));

    [Fact]
    public async Task What_the_library_does_not_have_is_named()
    {
        string http = Guest.Write(_place, "a.wasm", """(component (import "wasi:http/types@0.2.0" (instance (export "x" (func)))))""");
        EngineException error = await Assert.ThrowsAsync<EngineException>(() => Guest.Run(Guest.Engine(), http, []));
        Assert.Equal((ErrorId.ProgramRefused, http), (error.Id, error.Path));
        Assert.StartsWith(
            $"Wasmtime in process cannot load '{http}': component imports instance `wasi:http/types@0.2.0`", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_compiled_is_used_again()
    {
        string folder = Path.Combine(_place.Path, "cache", "modules");
        Assert.Equal("x\0", (await Guest.Run(Guest.Engine(folder), Component, ["args", "x"])).Output);
        string entry = Assert.Single(Directory.GetFiles(folder, "*.cwasm"));
        DateTime old = DateTime.UtcNow.AddDays(-1);
        File.SetLastWriteTimeUtc(entry, old);
        Assert.Equal("y\0", (await Guest.Run(Guest.Engine(folder), Component, ["args", "y"])).Output);
        Assert.True(File.GetLastWriteTimeUtc(Assert.Single(Directory.GetFiles(folder, "*.cwasm"))) > old);

        // A module's entry in the component's place is replaced, not run.
        await Guest.Run(Guest.Engine(folder), Guest.Probe, ["exit", "0"]);
        string other = Assert.Single(Directory.GetFiles(folder, "*.cwasm"), file => file != entry);
        File.Copy(other, entry, overwrite: true);
        Assert.Equal("z\0", (await Guest.Run(Guest.Engine(folder), Component, ["args", "z"])).Output);
    }

    private static (int ExitCode, string Output, string Error) Parts(Outcome outcome) => (outcome.ExitCode, outcome.Output, outcome.Error);

    /// <summary>Input that is never there.</summary>
    private sealed class NeverEnding : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
