// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>The command with standard streams that are closed or full: it neither crashes nor writes into a file that got their number.</summary>
public sealed class StandardStreamTests : IDisposable
{
    private readonly Command _command = new();

    public StandardStreamTests()
    {
        _command.Write("files/a.txt", "one\n");
        _command.Write("app.wasm", File.ReadAllBytes(Command.PrintFile));
        _command.Check("pack", "app.wasm", "--dir", "files::/", "-o", "packed.wasm");
    }

    public void Dispose() => _command.Dispose();

    [Fact]
    public void Names_are_written_as_UTF_8_and_lines_end_in_a_line_feed_on_every_system()
    {
        _command.Write("files/grün 日本.txt", "two\r\n");
        _command.Check("pack", "app.wasm", "--dir", "files::/", "-o", "packed.wasm");
        using var process = _command.Start("ls", "packed.wasm");
        var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.Equal("a.txt\ngrün 日本.txt\n", Encoding.UTF8.GetString(output.ToArray()));
        Assert.Equal("two\r\n", _command.Check("cat", "packed.wasm", "grün 日本.txt"));
    }

    [TheoryNeeding("sh")]
    [InlineData("2>&-")]
    [InlineData("2>/dev/full")]
    public void An_error_that_cannot_be_said_still_has_its_exit_code(string redirection)
    {
        Assert.Equal(1, _command.RunRedirected(redirection, "ls", "nothing.wasm").ExitCode);
        Assert.Equal(2, _command.RunRedirected(redirection, "lls").ExitCode);
    }

    [TheoryNeeding("sh")]
    [InlineData(">&-", "it is closed", "ls", "packed.wasm")]
    [InlineData(">&-", "it is closed", "cat", "packed.wasm", "a.txt")]
    [InlineData(">&-", "it is closed", "--version")]
    [InlineData(">/dev/full", "No space left on device", "ls", "-R", "packed.wasm")]
    [InlineData(">/dev/full", "No space left on device", "cat", "packed.wasm", "a.txt")]
    [InlineData(">/dev/full", "No space left on device", "inspect", "packed.wasm")]
    [InlineData(">/dev/full", "No space left on device", "check", "packed.wasm")]
    [InlineData(">/dev/full", "No space left on device", "compare", "files", "packed.wasm")]
    [InlineData(">/dev/full", "No space left on device", "--help")]
    public void Output_that_cannot_be_written_is_one_sentence(string redirection, string reason, params string[] arguments)
    {
        _command.Write("files/b.txt", "another\n"); // So that there is a difference to write.
        Tool.Result run = _command.RunRedirected(redirection, arguments);
        Assert.Equal($"wasi-vfs: Standard output cannot be written: {reason}.\n", run.Error);
        Assert.NotEqual(0, run.ExitCode);
    }

    [FactNeeding("sh")]
    public void No_message_is_written_into_a_file_that_gets_the_number_of_a_closed_stream()
    {
        Links.ToDirectory(_command.At("files/link"), "/nowhere"); // Something to warn of.
        Assert.Equal(0, _command.Run("pack", "app.wasm", "--dir", "files::/", "-o", "open.wasm").ExitCode);
        Assert.Equal(0, _command.RunRedirected("<&- >&- 2>&-", "pack", "app.wasm", "--dir", "files::/", "-o", "closed.wasm").ExitCode);
        Assert.Equal(File.ReadAllBytes(_command.At("open.wasm")), File.ReadAllBytes(_command.At("closed.wasm")));
    }

    [TheoryNeeding("sh")]
    [InlineData("runprobe.wasm")]
    [InlineData("runprobe.component.wasm")]
    public void A_program_without_standard_input_finds_its_end(string program)
    {
        Command.RequireEngine(program.Contains("component", StringComparison.Ordinal) ? InProcessEngine.Name : "any");
        Tool.Result run = _command.RunRedirected("<&-", "run", Repository.Fixture("runprobe", program), "--timeout", "60", "--", "echo");
        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
    }

    [FactNeeding("sh")]
    public void A_command_that_is_killed_leaves_nothing_in_the_folder_for_temporary_files()
    {
        _command.Write("files/large", new byte[1 << 20]);
        _command.Check("pack", "app.wasm", "--dir", "files::/", "-o", "packed.wasm");
        _command.Environment["TMPDIR"] = Directory.CreateDirectory(_command.At("tmp")).FullName;
        using var process = _command.Start("cat", "packed.wasm", "large");
        process.StandardOutput.BaseStream.ReadExactly(new byte[1]); // It is at work, and waits for the rest to be read.
        process.Kill();
        process.WaitForExit();
        Assert.Empty(Directory.GetFileSystemEntries(_command.At("tmp")));
    }

    [Fact]
    public void A_dash_sends_the_module_or_the_image_to_standard_output()
    {
        _command.Check("image", "--dir", "files::/", "-o", "files.erofs");
        Assert.Equal(File.ReadAllBytes(_command.At("packed.wasm")), _command.Run("pack", "app.wasm", "--dir", "files::/", "-o", "-").Output);
        Assert.Equal(File.ReadAllBytes(_command.At("files.erofs")), _command.Run("image", "--dir", "files::/", "-o", "-").Output);
    }

    [FactNeeding("sh")]
    public void Output_that_nobody_takes_whole_is_an_error()
    {
        Tool.Result run = _command.RunRedirected(">/dev/full", "pack", "app.wasm", "--dir", "files::/", "-o", "-");
        Assert.Equal((1, "wasi-vfs: Standard output cannot be written: No space left on device.\n"), (run.ExitCode, run.Error));
    }
}
