// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>The verbs that take modules take components too.</summary>
public sealed class ComponentTests : IDisposable
{
    private readonly Command _command = new();

    public ComponentTests()
    {
        File.Copy(Repository.Fixture("runprobe", "runprobe.component.wasm"), _command.At("app.wasm"));
        File.Copy(Repository.Fixture("conformance", "wasip2", "files.wasm"), _command.At("direct.wasm"));
        _command.Write("site/hello.txt", "Hello");
    }

    public void Dispose() => _command.Dispose();

    [Theory]
    [InlineData("app.wasm")]
    [InlineData("direct.wasm")]
    public void A_component_is_packed_listed_checked_and_split(string component)
    {
        _command.Check("pack", component, "--dir", "site::/www", "-o", "out.wasm");
        Assert.Equal("hello.txt\n", _command.Check("ls", "out.wasm", "/www").ReplaceLineEndings("\n"));
        Assert.Equal("Hello", _command.Check("cat", "out.wasm", "/www/hello.txt").ReplaceLineEndings("\n"));
        _command.Check("check", "out.wasm");
        _command.Check("verify", "out.wasm", "--module", component);
        _command.Check("split", "out.wasm", "-o", "back.wasm", "--image", "image.erofs");
        Assert.Equal(File.ReadAllBytes(_command.At(component)), File.ReadAllBytes(_command.At("back.wasm")));
        Assert.Equal("www\nwww/hello.txt\n", _command.Check("ls", "-R", "image.erofs").ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Inspect_shows_what_it_is_made_of()
    {
        _command.Check("pack", "app.wasm", "--dir", "site::/www", "-o", "out.wasm");
        string text = _command.Check("inspect", "out.wasm").ReplaceLineEndings("\n");
        Assert.Contains("a component", text, StringComparison.Ordinal);
        Assert.Matches(@"\nImports\n(  .*\n)*  wasi:filesystem/types@0\.2\.[0-9]+: interface\n", text);
        Assert.Matches(@"\nExports\n  wasi:cli/run@0\.2\.[0-9]+: interface\n", text);
        Assert.Matches(@"\n  0: program, [0-9,]+ bytes at [0-9,]+, opens files through wasi_snapshot_preview1, holds packed files\n", text);
        Assert.Matches(@"\n  1: adapter, [0-9,]+ bytes at [0-9,]+, imports its memory, opens files through wasi:filesystem/types", text);
        Assert.DoesNotContain("cannot be packed", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_says_why_one_cannot_be_packed()
    {
        _command.Write("empty.wasm", [0, .. "asm"u8, 0x0D, 0, 1, 0]);
        Assert.Contains(
            "\nIt cannot be packed\n  'empty.wasm' is a component in which no core module imports a call that opens a file",
            _command.Check("inspect", "empty.wasm").ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_component_runs_with_a_tree_embedded()
    {
        Capture run = _command.Run("run", "--embed", "site::/www", "app.wasm", "--", "read", "/www/hello.txt");
        Assert.Equal(("", "Hello", 0), (run.Error, run.Text, run.ExitCode));
    }

    [FactNeeding("wasm-tools")]
    public void A_component_is_made_of_a_module_first()
    {
        _command.Write("world.wit", "package test:plain; world plain { export double: func(a: string) -> u32; }");
        string core = _command.At("core.wasm");
        Tool.Check("wasm-tools", "component", "embed", _command.At("world.wit"), "--dummy-names", "legacy", "-o", core);
        Capture run = _command.Run("pack", "core.wasm", "--dir", "site::/www", "--component", "-o", "out.wasm");
        Assert.Contains("opens a file", run.Error, StringComparison.Ordinal);
        Assert.Contains("\nExports\n  double: function\n", _command.Check("inspect", "out.wasm").ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal("www\n", _command.Check("ls", "out.wasm").ReplaceLineEndings("\n"));
    }

    [Fact]
    public void What_cannot_be_made_a_component_is_a_sentence_and_nothing_is_written()
    {
        File.Copy(Command.PrintFile, _command.At("module.wasm"));
        AssertRefused("--adapt names the adapter of a component: give --component too.", "--adapt", "x.wasm");
        AssertRefused("There is no file 'missing.wasm'", "--component", "--adapt", "missing.wasm");
        if (Requires.Find("wasm-tools") is not null)
        {
            AssertRefused("wasm-tools cannot make a component of 'module.wasm': ", "--component");
        }

        _command.Environment["PATH"] = _command.At("nothing");
        AssertRefused("is made by the program 'wasm-tools', and the system cannot start it from PATH", "--component");

        void AssertRefused(string words, params string[] options)
        {
            Capture run = _command.Run(["pack", "module.wasm", "-o", "out.wasm", .. options]);
            Assert.NotEqual(0, run.ExitCode);
            Assert.Contains(words, run.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(_command.At("out.wasm")));
        }
    }
}
