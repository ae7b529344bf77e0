// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
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

    /// <summary>As a tool does that knows nothing of packs: what is said names the file.</summary>
    [Theory]
    [InlineData("split", "-o", "back.wasm")]
    [InlineData("pack", "-o", "again.wasm")]
    [InlineData("verify", "--module", "program.wasm")]
    public void A_file_that_another_tool_rewrote_is_named(string verb, params string[] options)
    {
        File.Copy(Command.PrintFile, _command.At("program.wasm"));
        _command.Check("pack", "program.wasm", "-o", "out.wasm");
        var packed = WasmModule.Parse(File.ReadAllBytes(_command.At("out.wasm")));
        _command.Write("rewritten.wasm", packed.Select(section => section.Id == SectionId.Export ? null : section).ToArray());
        Capture run = _command.Run([verb, "rewritten.wasm", .. options]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("'rewritten.wasm'", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_command.At("back.wasm")) || File.Exists(_command.At("again.wasm")));
    }

    [Fact]
    public void Split_wants_to_know_what_to_write() => Assert.Equal(2, _command.Run("split", "out.wasm").ExitCode);
}
