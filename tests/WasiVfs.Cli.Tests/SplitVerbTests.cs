// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary><c>split</c> and <c>verify</c>.</summary>
public sealed class SplitVerbTests : IDisposable
{
    private readonly Command _command = new();

    public void Dispose() => _command.Dispose();

    [Fact]
    public void A_pack_is_verified_and_split()
    {
        _command.Write("files/hello.txt", "hello\n");
        _command.Check("pack", Command.PrintFile, "--dir", "files::/", "-o", "out.wasm");
        Assert.Contains("nothing else", _command.Check("verify", "out.wasm", "--module", Command.PrintFile), StringComparison.Ordinal);
        _command.Check("split", "out.wasm", "-o", "back.wasm", "--image", "files.erofs");
        Assert.Equal(File.ReadAllBytes(Command.PrintFile), File.ReadAllBytes(_command.At("back.wasm")));
        Assert.Equal("hello\n", _command.Check("cat", "files.erofs", "/hello.txt"));
    }

    [Fact]
    public void Without_the_undo_record_the_program_is_not_given_back()
    {
        _command.Check("pack", Command.PrintFile, "--no-undo", "-o", "out.wasm");
        Capture run = _command.Run("split", "out.wasm", "-o", "back.wasm");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("was packed without an undo record", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_program_is_not_verified()
    {
        _command.Check("pack", Command.PrintFile, "-o", "out.wasm");
        Capture run = _command.Run("verify", "out.wasm", "--module", TreeSum.Module("c"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("differ at offset", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_wants_to_know_what_to_write() => Assert.Equal(2, _command.Run("split", "out.wasm").ExitCode);
}
