// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Wasmtime.Tests;

/// <summary>What a person is told of how a program ended.</summary>
public sealed class GuestEndTests : IDisposable
{
    private readonly TemporaryDirectory place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task A_trap_says_what_happened_and_where()
    {
        string module = Guest.Write(place, "a.wasm", """
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
    public async Task An_import_that_nobody_has_is_named()
    {
        string module = Guest.Write(place, "a.wasm", """(module (import "env" "thing" (func)) (func (export "_start")))""");
        Outcome outcome = await Guest.Run(Guest.Engine(), module, []);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("env::thing", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_a_sentence()
    {
        string nowhere = Path.Combine(place.Path, "nowhere");
        var run = new WasiRun { ModulePath = "", Directories = [new PreopenedDirectory(nowhere, "/data")] };
        EngineException error = await Assert.ThrowsAsync<EngineException>(() => Guest.Run(Guest.Engine(), Guest.Probe, ["exit", "0"], run));
        Assert.Equal($"The directory '{nowhere}' does not exist; name one for '/data' that does.", error.Message);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_while_its_module_is_compiled_comes_back_at_once()
    {
        // Long functions: to compile them takes several times the time after which the run is cancelled.
        string body = string.Concat(Enumerable.Repeat("(i32.add (i32.mul (local.get 0) (i32.const 3)) (local.get 0)) (local.set 0)", 8_000));
        string module = Guest.Write(place, "a.wasm", "(module (memory (export \"memory\") 1)"
            + string.Concat(Enumerable.Repeat($"(func (param i32) {body})", 24)) + "(func (export \"_start\")))");
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Task<Outcome> run = Guest.Run(Guest.Engine(Path.Combine(place.Path, "cache")), module, [], null, soon.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(2)));
    }

    private string Reactor() => Guest.Write(place, "reactor.wasm", """
        (module
          (memory (export "memory") 1)
          (global $ready (mut i32) (i32.const 0))
          (func (export "_initialize") (global.set $ready (i32.const 41)))
          (func (export "add") (param i32 i32) (result i32) (i32.const 0))
          (func (export "values") (result i32 i64 f64) (global.get $ready) (i64.const -2) (f64.const 0.5)))
        """);
}
