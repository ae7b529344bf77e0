// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Wasmtime;
using Xunit;

namespace WasiVfs.Wasmtime.Tests;

/// <summary>What a person is told of how a program ended.</summary>
public sealed class GuestEndTests : IDisposable
{
    private readonly TemporaryDirectory _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_trap_says_what_happened_and_where()
    {
        string module = Guest.Write(_place, "a.wasm", """
            (module $app
              (memory (export "memory") 1)
              (func $divide (param i32) (result i32) (i32.div_u (i32.const 1) (local.get 0)))
              (func $work (export "_start") (drop (call $divide (i32.const 0)))))
            """);
        Outcome outcome = await Guest.Run(Guest.Engine(), module, []);
        Assert.Equal(134, outcome.ExitCode);
        Assert.Matches(
            """
            ^Error: wasm trap: integer divide by zero
            error while executing at wasm backtrace:
                0: +0x[0-9a-f]+ - app!divide
                1: +0x[0-9a-f]+ - app!work
            $
            """.Trim().ReplaceLineEndings("\n"),
            outcome.Error);
    }

    /// <summary>As on Windows with shadow stacks.</summary>
    [Fact]
    public void Traps_that_are_found_out_by_checks_are_the_same()
    {
        string module = Guest.Write(_place, "a.wasm", """
            (module
              (memory 1)
              (func (export "divide") (drop (i32.div_u (i32.const 1) (i32.const 0))))
              (func (export "load") (drop (i32.load (i32.const 65533))))
              (func (export "stop") unreachable)
              (func $recurse (export "recurse") (call $recurse)))
            """);
        var run = new WasiRun { ModulePath = module };
        Assert.NotEqual(new EngineSettings(run, signals: true).Name, new EngineSettings(run, signals: false).Name);
        using var engine = new Engine(new EngineSettings(run, signals: false).Create());
        using Module compiled = Module.FromFile(engine, module);
        foreach ((string export, TrapCode code) in new[]
        {
            ("divide", TrapCode.IntegerDivisionByZero), ("load", TrapCode.MemoryOutOfBounds), ("stop", TrapCode.Unreachable),
            ("recurse", TrapCode.StackOverflow),
        })
        {
            using var store = new Store(engine);
            using var linker = new Linker(engine);
            store.SetEpochDeadline(1);
            Function function = linker.Instantiate(store, compiled).GetFunction(export)!;
            Assert.Equal(code, Assert.Throws<TrapException>(() => function.Invoke()).Type);
        }
    }

    [Theory]
    [InlineData("125", 125)]
    [InlineData("126", 1)]
    [InlineData("255", 1)]
    public async Task Exit_codes_above_125_are_those_of_the_command(string code, int expected)
    {
        Outcome outcome = await Guest.Run(Guest.Engine(), Guest.Probe, ["exit", code]);
        Assert.Equal(expected, outcome.ExitCode);
        Assert.Equal(expected == 1, outcome.Error.StartsWith("Error: exit with invalid exit status", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nothing", "Error: the module exports no function 'nothing'\n")]
    [InlineData("add", "Error: the export 'add' takes 2 parameters; only one without can be called\n")]
    public async Task An_export_that_cannot_be_called_is_named(string export, string message)
    {
        Outcome outcome = await Guest.Run(Guest.Engine(), Reactor(), [], new WasiRun { ModulePath = "", Invoke = export });
        Assert.Equal((1, message), (outcome.ExitCode, outcome.Error));
    }

    [Fact]
    public async Task An_export_gives_back_values_after_the_module_was_initialized()
    {
        Outcome outcome = await Guest.Run(Guest.Engine(), Reactor(), [], new WasiRun { ModulePath = "", Invoke = "values" });
        Assert.Equal((0, "41\n-2\n0.5\n", ""), (outcome.ExitCode, outcome.Output, outcome.Error));
    }

    [Fact]
    public async Task An_import_that_the_library_does_not_have_is_named()
    {
        string module = Guest.Write(_place, "a.wasm", """(module (import "env" "thing" (func)) (func (export "_start")))""");
        EngineException error = await Assert.ThrowsAsync<EngineException>(() => Guest.Run(Guest.Engine(), module, []));
        Assert.Equal((ErrorId.ProgramRefused, module), (error.Id, error.Path));
        Assert.Equal($"Wasmtime in process cannot load '{module}': it imports 'env::thing', which is not there.", error.Message);
    }

    [Fact]
    public async Task What_the_library_cannot_compile_is_refused_before_it_runs()
    {
        string module = Path.Combine(_place.Path, "a.wasm");
        foreach (byte[] content in new[] { "text"u8.ToArray(), [], LegacyException })
        {
            await File.WriteAllBytesAsync(module, content);
            EngineException error = await Assert.ThrowsAsync<EngineException>(() => Guest.Run(Guest.Engine(), module, []));
            Assert.Equal(ErrorId.ProgramRefused, error.Id);
            Assert.StartsWith($"Wasmtime in process cannot load '{module}': ", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_a_sentence()
    {
        string nowhere = Path.Combine(_place.Path, "nowhere");
        var run = new WasiRun { ModulePath = "", Directories = [new PreopenedDirectory(nowhere, "/data")] };
        EngineException error = await Assert.ThrowsAsync<EngineException>(() => Guest.Run(Guest.Engine(), Guest.Probe, ["exit", "0"], run));
        Assert.Equal($"The directory '{nowhere}' for '/data' does not exist.", error.Message);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_while_its_module_is_compiled_comes_back_at_once()
    {
        // Long functions: to compile them takes several times the time after which the run is cancelled.
        string body = string.Concat(Enumerable.Repeat("(i32.add (i32.mul (local.get 0) (i32.const 3)) (local.get 0)) (local.set 0)", 8_000));
        string module = Guest.Write(_place, "a.wasm", "(module (memory (export \"memory\") 1)"
            + string.Concat(Enumerable.Repeat($"(func (param i32) {body})", 24)) + "(func (export \"_start\")))");
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Task<Outcome> run = Guest.Run(Guest.Engine(Path.Combine(_place.Path, "cache")), module, [], null, soon.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(2)));
    }

    // (module (func (export "_start") try catch_all end)), by the instructions that came before exceptions were standardized.
    private static byte[] LegacyException =>
    [
        .. "\0asm\u0001\0\0\0"u8,
        1, 4, 1, 0x60, 0, 0,
        3, 2, 1, 0,
        7, 10, 1, 6, .. "_start"u8, 0, 0,
        10, 8, 1, 6, 0, 0x06, 0x40, 0x19, 0x0b, 0x0b,
    ];

    private string Reactor() => Guest.Write(_place, "reactor.wasm", """
        (module
          (memory (export "memory") 1)
          (global $ready (mut i32) (i32.const 0))
          (func (export "_initialize") (global.set $ready (i32.const 41)))
          (func (export "add") (param i32 i32) (result i32) (i32.const 0))
          (func (export "values") (result i32 i64 f64) (global.get $ready) (i64.const -2) (f64.const 0.5)))
        """);
}
