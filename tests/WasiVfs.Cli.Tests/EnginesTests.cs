// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

public sealed class EnginesTests : IDisposable
{
    private readonly Command _command = new();

    public void Dispose() => _command.Dispose();

    [FactNeeding("wasmtime")]
    public void An_engine_is_listed_with_its_version_place_and_features()
    {
        string[] lines = _command.Check("engines").ReplaceLineEndings("\n").Split('\n');
        int at = Array.FindIndex(lines, line => line.StartsWith("wasmtime ", StringComparison.Ordinal));
        Assert.Matches($"^wasmtime [0-9.]+: {System.Text.RegularExpressions.Regex.Escape(Requires.Program("wasmtime"))}$", lines[at]);
        Assert.Equal("  multi-memory, guest-paths, confined-directories, invoke, memory-limit, fuel, wasi-0.2, wasi-0.3", lines[at + 1]);
    }

    [FactNeeding("wazero")]
    public void A_warning_stands_below_its_engine() =>
        Assert.Contains("\n  wazero follows symbolic links", _command.Check("engines").ReplaceLineEndings("\n"), StringComparison.Ordinal);

    [Fact]
    public void Without_engines_the_sentence_says_what_to_install()
    {
        _command.TakeEnginesAway();
        Capture run = _command.Run("engines");
        Assert.Equal((0, ""), (run.ExitCode, run.Text));
        Assert.Contains("no WebAssembly engine on this machine. Install one of these, or choose another with --engine: wasmtime "
            + "(https://wasmtime.dev), node", run.Error, StringComparison.Ordinal);
    }

    [FactNeeding("sh")]
    public void A_program_in_the_working_directory_is_not_an_engine_because_PATH_has_an_empty_entry()
    {
        _command.TakeEnginesAway();
        _command.Write("wasmtime", "#!/bin/sh\ntouch started\n");
        Tool.Check("chmod", "u+x", _command.At("wasmtime"));
        _command.Environment["PATH"] = $":.:{_command.At("nothing")}:";
        Assert.Equal("", _command.Run("engines").Text);
        Assert.False(File.Exists(_command.At("started")));
    }
}
