// SPDX-License-Identifier: MIT
using System.Text.Json;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>The options that say what a packed program is started with.</summary>
public sealed class StartTests : IDisposable
{
    private readonly Command _command = new();

    public StartTests()
    {
        File.Copy(Repository.Fixture("runprobe", "runprobe.wasm"), _command.At("app.wasm"));
        _command.Write("site/hello.txt", "Hello");
    }

    public void Dispose() => _command.Dispose();

    [FactNeeding("wasmtime")]
    public void A_program_needs_no_command_line()
    {
        Pack("--arg", "args", "--arg=-v", "--arg", "", "--env", "A=1");
        Assert.Equal("-v\0\0", Tool.Check("wasmtime", "run", _command.At("packed.wasm")));
        Assert.Equal("-v\0\0more\0", Tool.Check("wasmtime", "run", _command.At("packed.wasm"), "more"));
        Assert.Equal("-v\0\0more\0", _command.Check("run", "packed.wasm", "--engine", "wasmtime", "--", "more"));
    }

    [FactNeeding("wasmtime")]
    public void A_fixed_program_refuses_more()
    {
        Pack("--arg", "args", "--args", "fixed");
        Assert.Equal("", _command.Check("run", "packed.wasm", "--engine", "wasmtime"));
        Tool.Result direct = Tool.Run("wasmtime", "run", _command.At("packed.wasm"), "more");
        Assert.Equal(2, direct.ExitCode);
        Assert.Contains("takes no arguments", direct.Error, StringComparison.Ordinal);
        Capture run = _command.Run("run", "packed.wasm", "--engine", "wasmtime", "--", "more");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            "wasi-vfs: 'packed.wasm' is packed with fixed arguments and variables, and takes no arguments from a run.\n", run.Error);
    }

    [Fact]
    public void Inspect_shows_it()
    {
        Capture packed = _command.Run(
            "pack", "app.wasm", "--dir", "site::/site", "-o", "packed.wasm", "--arg", "args", "--arg", "a b", "--env", "A=1", "--cwd", "site",
            "--stdin", "empty", "--clock", "2026-01-01T00:00:00.5Z", "--seed", "7", "--devices", "stdout,zero", "--args", "fixed");
        Assert.Equal(
            "wasi-vfs: warning: 'app.wasm' imports no clock_time_get: it does not see the clock that it is packed with.\n"
                + "wasi-vfs: warning: 'app.wasm' imports no random_get: the seed changes nothing.\n",
            packed.Error);
        string text = _command.Check("inspect", "packed.wasm");
        Assert.Contains(
            """
            Started with
              arguments: args 'a b'
              no other arguments or variables
              variable: A=1
              directory: /site
              standard input: empty
              clock: 2026-01-01T00:00:00.5Z
              seed: 7
              devices: null, zero, stdout

            """.ReplaceLineEndings("\n"),
            text, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(_command.Check("inspect", "packed.wasm", "--json"));
        JsonElement pack = json.RootElement.GetProperty("pack");
        Assert.Equal("a b", pack.GetProperty("start").GetProperty("arguments")[1].GetString());
        Assert.Equal("Zero", pack.GetProperty("devices")[1].GetString());
    }

    [FactNeeding("wasmtime")]
    public void The_root_is_shown()
    {
        File.Copy(Repository.Fixture("start", "start.wasm"), _command.At("app.wasm"), overwrite: true);
        Pack("--root", "--devices", "null", "--arg", "list", "--arg", "/");
        Assert.Equal(".\n..\ndev\nsite\n", Tool.Check("wasmtime", "run", _command.At("packed.wasm")));
    }

    [Fact]
    public void A_file_holds_arguments()
    {
        _command.Write("pack.args", "# what is packed\n--dir\nsite::/site\n\n--arg=a b\n-o\npacked.wasm\n");
        _command.Check("pack", "app.wasm", "@pack.args");
        Assert.Contains("arguments: 'a b'", _command.Check("inspect", "packed.wasm"), StringComparison.Ordinal);
        Assert.Contains("@missing.args", _command.Run("pack", "app.wasm", "@missing.args", "-o", "x.wasm").Error, StringComparison.Ordinal);
    }

    [FactNeeding("wasmtime")]
    public void Only_what_a_run_used_is_packed()
    {
        _command.Write("site/other.txt", "other");
        string[] embed = ["--embed", "site::/site", "--engine", "wasmtime", "--trace-file", "used.trace"];
        Assert.Equal("Hello", _command.Check(["run", "app.wasm", .. embed, "--", "read", "/site/hello.txt"]));
        string[] used = ["pack", "app.wasm", "--dir", "site::/site", "--only-used", "used.trace", "-o", "packed.wasm"];
        Assert.Equal("5\t/site/other.txt\n", _command.Check([.. used, "--dry-run"]));
        Assert.False(File.Exists(_command.At("packed.wasm")));
        _command.Check(used);
        Assert.Equal("site\nsite/hello.txt\n", _command.Check("ls", "-R", "packed.wasm"));
        Assert.Equal("", _command.Check([.. used, "--keep", "*.txt", "--dry-run"]));
        Assert.Contains("--only-used", _command.Run("pack", "app.wasm", "--keep", "*", "-o", "x.wasm").Error, StringComparison.Ordinal);
    }

    [FactNeeding(Requires.UnixFiles)]
    public void What_links_lead_to_is_packed()
    {
        _command.Write("outside.txt", "outside");
        File.CreateSymbolicLink(_command.At("site/link"), "../outside.txt");
        Pack("--dereference");
        Assert.Equal("outside", _command.Check("cat", "packed.wasm", "/site/link"));
    }

    /// <summary>Arguments and variables of a run are options of its own.</summary>
    [FactNeeding("wasmtime")]
    public void A_run_knows_the_rest_too()
    {
        File.Copy(Repository.Fixture("start", "start.wasm"), _command.At("app.wasm"), overwrite: true);
        string[] run = ["run", "app.wasm", "--embed", "site::/site", "--engine", "wasmtime", "--devices", "null"];
        Assert.Equal(".\n..\ndev\nsite\n", _command.Check([.. run, "--root", "--", "list", "/"]));
        Assert.Equal("Hello", _command.Check([.. run, "--cwd", "/site", "--", "show", "hello.txt"]));
        Assert.StartsWith(
            "realtime 1767225600.000000000\n", _command.Check([.. run, "--clock", "2026-01-01", "--", "clocks"]), StringComparison.Ordinal);
        Assert.Equal("d70d3259e4", _command.Check([.. run, "--seed", "7", "--", "numbers"])[..10]);
    }

    [Theory]
    [InlineData("'=x' is not of the form K=V", "--env", "=x")]
    [InlineData("'A' is not of the form K=V", "--env", "A")]
    [InlineData("There is no device 'tty'", "--devices", "null,tty")]
    [InlineData("There is no device '0'", "--devices", "0")]
    [InlineData("'tomorrow' is not of the form", "--clock", "tomorrow")]
    [InlineData("'-1' is not a number from 0", "--seed=-1")]
    [InlineData("'file' not recognized", "--stdin", "file")]
    [InlineData("'none' not recognized", "--args", "none")]
    public void A_value_that_cannot_be_is_a_usage_error(string says, params string[] options)
    {
        Capture run = _command.Run(["pack", "app.wasm", "--dir", "site::/site", "-o", "packed.wasm", .. options]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_command.At("packed.wasm")));
    }

    private void Pack(params string[] options) =>
        _command.Check(["pack", "app.wasm", "--dir", "site::/site", "-o", "packed.wasm", .. options]);
}
