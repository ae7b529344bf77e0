// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

public sealed class UpdateVerbTests : IDisposable
{
    private readonly Command _command = new();

    public UpdateVerbTests()
    {
        _command.Write("files/a.txt", "a");
        _command.Write("files/big", new string('b', 20_000));
        _command.Write("more/c.txt", "c");
        _command.Check("pack", Command.PrintFile, "--dir", "files::/work", "-o", "out.wasm");
    }

    public void Dispose() => _command.Dispose();

    [Theory]
    [InlineData("--fast")]
    [InlineData]
    public void Files_are_added_removed_and_renamed_as_a_fresh_pack_has_them(params string[] fast)
    {
        _command.Check(["update", "out.wasm", "--add", "more::/work/more", "--remove", "/work/a.*", "--rename", "/work/big::large", .. fast]);
        Assert.Equal("work\nwork/large\nwork/more\nwork/more/c.txt\n", _command.Check("ls", "-R", "out.wasm").ReplaceLineEndings("\n"));
        File.Delete(_command.At("files/a.txt"));
        File.Move(_command.At("files/big"), _command.At("files/large"));
        Directory.Move(_command.At("more"), _command.At("files/more"));
        _command.Check("pack", Command.PrintFile, "--dir", "files::/work", "-o", "fresh.wasm");
        Assert.Equal(File.ReadAllBytes(_command.At("fresh.wasm")), File.ReadAllBytes(_command.At("out.wasm")));
    }

    [Theory]
    [InlineData("--fast")]
    [InlineData]
    public void The_start_changes_as_a_fresh_pack_has_it(params string[] fast)
    {
        string[] start = ["--arg", "/work/a.txt", "--stdin", "empty", "--devices", "zero", "--root"];
        _command.Check(["update", "out.wasm", .. start, .. fast]);
        Assert.Equal("a", _command.Check("run", "out.wasm"));
        _command.Check(["pack", Command.PrintFile, "--dir", "files::/work", "-o", "fresh.wasm", .. start]);
        Assert.Equal(File.ReadAllBytes(_command.At("fresh.wasm")), File.ReadAllBytes(_command.At("out.wasm")));

        Assert.Equal(0, _command.Run(["update", "out.wasm", "--arg", "/work/big", "--args", "fixed", .. fast]).ExitCode);
        Assert.Equal(new string('b', 20_000), _command.Check("run", "out.wasm"));
        Assert.Contains("takes no arguments", _command.Run("run", "out.wasm", "--", "/work/a.txt").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is nothing to change")]
    [InlineData("no directory is embedded there", "--cwd", "/elsewhere")]
    [InlineData("'/work/a.txt' is not of the form GUEST::NEW", "--rename", "/work/a.txt")]
    [InlineData("has nothing at the guest path '/none'", "--remove", "/none")]
    [InlineData("The source 'missing' does not exist", "--add", "missing::/work/x")]
    [InlineData("The source 'missing' does not exist", "--fast", "--add", "missing::/work/x")]
    public void What_cannot_be_done_is_named_and_the_file_stays(string fault, params string[] options)
    {
        byte[] before = File.ReadAllBytes(_command.At("out.wasm"));
        Capture run = _command.Run(["update", "out.wasm", .. options]);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(fault, run.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_command.At("out.wasm")));
    }
}
