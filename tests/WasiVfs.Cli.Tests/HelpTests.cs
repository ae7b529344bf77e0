// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

public sealed class HelpTests : IDisposable
{
    private readonly Command _command = new();

    public static TheoryData<string> Verbs => [.. Names];

    private static string[] Names => ["pack", "run", "ls", "cat", "extract", "inspect", "image", "export", "compare", "check"];

    public void Dispose() => _command.Dispose();

    [Fact]
    public void The_help_lists_every_verb_and_shows_examples()
    {
        string help = _command.Check("--help");
        Assert.All(Names, verb => Assert.Contains($"\n  {verb} ", help, StringComparison.Ordinal));
        Assert.Contains("\nExamples:\n  wasi-vfs pack ", help.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_has_help_with_an_example_of_itself(string verb)
    {
        string help = _command.Check(verb, "--help");
        Assert.Contains($"Examples:{Environment.NewLine}  wasi-vfs {verb} ", help, StringComparison.Ordinal);
        Assert.Equal(help, _command.Check(verb, "-h"));
        Assert.Equal(help, _command.Check("help", verb));
    }

    [Fact]
    public void The_version_names_the_project()
    {
        Assert.StartsWith("WasiVfs 0.", _command.Check("--version"), StringComparison.Ordinal);
        Assert.StartsWith("WasiVfs 0.", _command.Check("-V"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FILE is missing.", "ls")]
    [InlineData("PATH is missing.", "cat", "app.wasm")]
    [InlineData("Option '--output' is required.", "pack", "app.wasm")]
    [InlineData("Option '--output' is required.", "image")]
    [InlineData("There is no verb 'frobnicate'", "frobnicate")]
    [InlineData("There is no option '--drr'", "pack", "app.wasm", "--drr", "a::b", "-o", "out.wasm")]
    [InlineData("There is no option '--drr'", "run", "app.wasm", "--drr", "a::b")]
    [InlineData("There is no option '-x'", "ls", "-x", "app.wasm")]
    [InlineData("The mapping 'a' is not of the form HOST::GUEST", "pack", "app.wasm", "--dir", "a", "-o", "out.wasm")]
    [InlineData("The mapping 'a:b' is not of the form HOST::GUEST", "pack", "app.wasm", "--dir", "a:b", "-o", "out.wasm")]
    [InlineData("The mapping 'a::b::c' is not of the form HOST::GUEST", "pack", "app.wasm", "--dir", "a::b::c", "-o", "out.wasm")]
    [InlineData("The mapping '::b' is not of the form GUEST::HOST", "pack", "app.wasm", "--mapdir", "::b", "-o", "out.wasm")]
    [InlineData("The mapping 'a' is not of the form ARCHIVE::GUEST", "pack", "app.wasm", "--archive", "a", "-o", "out.wasm")]
    [InlineData("RIGHT is missing.", "compare", "app.wasm")]
    [InlineData("'tar.gz'", "export", "app.wasm", "-o", "x", "--format", "rar")]
    [InlineData("MODULE is empty.", "pack", "", "-o", "out.wasm")]
    [InlineData("PATH is empty.", "cat", "app.wasm", "")]
    [InlineData("The value of '--output' is empty.", "image", "-o", "")]
    [InlineData("The variable 'LANG' is not of the form K=V", "run", "app.wasm", "--env", "LANG")]
    [InlineData("The size '1.5M' is not a number of bytes", "run", "app.wasm", "--max-memory", "1.5M")]
    [InlineData("The size '0' is not a number of bytes", "run", "app.wasm", "--max-memory", "0")]
    [InlineData("The fuel '-1' is not a number of steps", "run", "app.wasm", "--fuel=-1")]
    [InlineData("The time 'soon' is not a number of seconds", "run", "app.wasm", "--timeout", "soon")]
    [InlineData("'wasi-vfs'", "pack", "app.wasm", "--compat", "other", "-o", "out.wasm")]
    [InlineData("'merge'", "pack", "app.wasm", "--on-conflict", "ignore", "-o", "out.wasm")]
    public void A_line_that_cannot_be_understood_is_one_sentence_and_exit_code_2(string words, params string[] arguments)
    {
        Capture run = _command.Run(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        string[] lines = run.Error.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("wasi-vfs: ", lines[0], StringComparison.Ordinal);
        Assert.Contains(words, lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Try 'wasi-vfs ", lines[1], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_command.Directory));
    }
}
