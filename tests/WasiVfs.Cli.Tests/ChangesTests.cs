// SPDX-License-Identifier: MIT
using System.Diagnostics;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>Programs that change their embedded files: what becomes of the changes.</summary>
public sealed class ChangesTests : IDisposable
{
    private static readonly string Program = Repository.Fixture("changes", "changes.wasm");

    private readonly Command _command = new();

    public ChangesTests()
    {
        // Temporary files of a run lie below the working directory, so that what is left can be seen.
        Directory.CreateDirectory(_command.At("tmp"));
        _command.Environment["TMPDIR"] = _command.At("tmp");
        _command.Write("site/a.txt", "old\n");
        _command.Write("site/sub/b.txt", "b\n");
        _command.Check("pack", Program, "--dir", "site::/", "--empty-dir", "/tmp", "--writable", "--quota", "1M", "-o", "app.wasm");
    }

    public void Dispose()
    {
        Assert.Empty(Directory.GetFileSystemEntries(_command.At("tmp")));
        _command.Dispose();
    }

    [Fact]
    public void Inspect_says_writable_and_the_quota()
    {
        Assert.Contains("portable memory, writable up to 1,048,576 bytes, image", _command.Check("inspect", "app.wasm"), StringComparison.Ordinal);
        _command.Check("pack", Program, "--dir", "site::/", "--writable", "-o", "other.wasm");
        Assert.Contains("writable without a quota", _command.Check("inspect", "other.wasm"), StringComparison.Ordinal);
        Assert.Contains("\"quota\":1048576", _command.Check("inspect", "app.wasm", "--json").Replace(" ", "", StringComparison.Ordinal),
            StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Changes_are_saved_committed_and_applied_and_all_three_are_one_tree()
    {
        byte[] before = File.ReadAllBytes(_command.At("app.wasm"));
        Assert.Equal("ok\n", _command.Check(
            "run", "app.wasm", "--changes", "out.tar", "--commit", "new.wasm", "--", "write", "/tmp/new", "n", "/a.txt", "changed", "/sub/b.txt"));
        Assert.Equal(before, File.ReadAllBytes(_command.At("app.wasm")));
        const string tree = "a.txt\nsub\ntmp\ntmp/new\n";
        Assert.Equal(tree, _command.Check("ls", "-R", "new.wasm"));
        Assert.Equal(tree, _command.Check("ls", "-R", "app.wasm", "--layer", "out.tar"));
        Assert.Equal("changed", _command.Check("cat", "app.wasm", "/a.txt", "--layer", "out.tar"));
        Assert.Equal("", _command.Check("compare", "app.wasm", "new.wasm", "--layer", "out.tar", "--times"));
        _command.Check("export", "app.wasm", "--layer", "out.tar", "-o", "all.zip");
        Assert.Equal("", _command.Check("compare", "all.zip", "new.wasm"));
        _command.Check("extract", "app.wasm", "--layer", "out.tar", "-o", "all");
        Assert.Equal("", _command.Check("compare", "all", "new.wasm"));
        _command.Check("pack", "app.wasm", "--layer", "out.tar", "--preserve-timestamps", "-o", "packed.wasm");
        Assert.Equal(File.ReadAllBytes(_command.At("new.wasm")), File.ReadAllBytes(_command.At("packed.wasm")));
        _command.Check("verify", "new.wasm", "--module", Program);
        Assert.Contains("writable up to 1,048,576 bytes", _command.Check("inspect", "new.wasm"), StringComparison.Ordinal);
        Assert.Contains("only in app.wasm with its layers: /tmp/new", _command.Run("compare", "app.wasm", "app.wasm", "--layer", "out.tar").Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_can_be_committed_over_itself_again_and_again()
    {
        for (int run = 1; run <= 3; run++)
        {
            _command.Check("run", "app.wasm", "--commit", "app.wasm", "--", "write", $"/tmp/{run}", "x");
        }

        Assert.Equal("1\n2\n3\n", _command.Check("ls", "app.wasm", "/tmp"));
    }

    [Fact]
    public void A_host_directory_is_tried_without_harm()
    {
        Assert.Equal("ok\n", _command.Check(
            "run", Program, "--embed", "site::/", "--writable", "--changes", "diff.tar", "--commit", "new.wasm", "--", "write", "/a.txt", "new"));
        Assert.Equal("old\n", File.ReadAllText(_command.At("site/a.txt")));
        Assert.Equal("new", _command.Check("cat", "new.wasm", "/a.txt"));
        Assert.Equal("new", _command.Check("cat", "diff.tar", "/a.txt", "--layer", "diff.tar"));

        // And it goes on from there.
        _command.Check("run", Program, "--embed", "site::/", "--layer", "diff.tar", "--writable", "--commit", "next.wasm", "--", "write", "/n", "n");
        Assert.Equal("a.txt\nn\nsub\n", _command.Check("ls", "next.wasm"));
        Assert.Equal("new", _command.Check("cat", "next.wasm", "/a.txt"));
    }

    [Fact]
    public void A_trace_that_was_for_one_run_is_not_committed()
    {
        Capture traced = _command.Run("run", "app.wasm", "--trace", "--commit", "new.wasm", "--", "write", "/a.txt", "new");
        Assert.Contains("trace: path_open /a.txt", traced.Error, StringComparison.Ordinal);
        _command.Check("run", "new.wasm", "--", "write", "/a.txt", "newer");
    }

    [Fact]
    public void A_trap_keeps_the_changes_and_the_exit_code()
    {
        Command.RequireEngine(InProcessEngine.Name);
        Capture run = _command.Run("run", "app.wasm", "--changes", "out.tar", "--", "write", "/a.txt", "changed", "trap");
        Assert.Equal(134, run.ExitCode);
        Assert.Equal("changed", _command.Check("cat", "app.wasm", "/a.txt", "--layer", "out.tar"));
    }

    /// <summary>Components save their changes themselves when they end: through the adapter from preview1, and by WASI 0.2.</summary>
    [Theory]
    [InlineData(InProcessEngine.Name)]
    [InlineData("wasmtime")]
    public void Changes_come_out_of_components(string engine)
    {
        Command.RequireEngine(engine);
        string adapted = Repository.Fixture("runprobe", "runprobe.component.wasm");
        _command.Check("pack", adapted, "--dir", "site::/site", "--writable", "-o", "adapted.wasm");
        _command.Check("run", "adapted.wasm", "--engine", engine, "--changes", "out.tar", "--", "write", "/site/new");
        Assert.Equal("a.txt\nnew\nsub\n", _command.Check("ls", "adapted.wasm", "/site", "--layer", "out.tar"));

        // Whether it returns or ends by wasi:cli/exit.
        _command.Write("tree/file.txt", "hello, world\n");
        _command.Write("tree/large", "large");
        _command.Write("tree/dir/inner.txt", "inner");
        Directory.CreateDirectory(_command.At("tree/void"));
        string direct = Repository.Fixture("conformance", "wasip2-writable", "writable.wasm");
        foreach (string memory in (string[])["portable", "isolated"])
        {
            _command.Check("pack", direct, "--dir", "tree::/", "--memory", memory, "--writable", "-o", "direct.wasm");
            foreach (string ending in (string[])["return", "exit"])
            {
                string text = _command.Check(
                    "run", "direct.wasm", "--engine", engine, "--commit", "new.wasm", "--changes", "out.tar", "--", ending);
                Assert.Contains("ok get-directories.changes\n", text, StringComparison.Ordinal);
                Assert.Equal("hello\0\0", _command.Check("cat", "direct.wasm", "/made.txt", "--layer", "out.tar"));
                Assert.Equal("hello\0\0", _command.Check("cat", "new.wasm", "/made.txt"));
            }
        }
    }

    [Fact]
    public void Changes_of_a_sealed_component_end_with_it()
    {
        string direct = Repository.Fixture("conformance", "wasip2-writable", "writable.wasm");
        _command.Check("pack", direct, "--dir", "site::/", "--writable", "--sealed", "-o", "sealed.wasm");
        AssertRefused("is a component that is sealed, so that its changes end with it", "run", "sealed.wasm", "--changes", "out.tar");
    }

    /// <summary>Wherever the program is when its time is over: in a loop, in a change, in a sleep.</summary>
    [Theory]
    [InlineData("1.5", "churn")]
    [InlineData("1.6", "churn")]
    [InlineData("1.75", "churn")]
    [InlineData("1.5", "write", "/letters", "", "/names/a", "", "wait")]
    public void The_end_of_its_time_keeps_the_changes_whole(string seconds, params string[] arguments)
    {
        Command.RequireEngine(InProcessEngine.Name);
        _command.Check("pack", Program, "--dir", "site::/", "--empty-dir", "/names", "--writable", "-o", "ended.wasm");
        _command.Check("run", "ended.wasm", "--", "write", "/a.txt", ""); // compiles it
        Capture run = _command.Run(["run", "ended.wasm", "--timeout", seconds, "--changes", "out.tar", "--commit", "new.wasm", "--", .. arguments]);
        Assert.Equal(124, run.ExitCode);
        Assert.EndsWith($"The program was ended after {seconds.TrimEnd('0').TrimEnd('.')} s, its time limit.\n", run.Error.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
        AssertWhole("ended.wasm");
    }

    [Fact]
    public void Ctrl_C_keeps_the_changes_and_ends_with_its_own_code()
    {
        Command.RequireEngine(InProcessEngine.Name);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the signal is sent by kill");
        _command.Check("pack", Program, "--dir", "site::/", "--empty-dir", "/names", "--writable", "-o", "ended.wasm");
        _command.Check("run", "ended.wasm", "--", "write", "/a.txt", ""); // compiles it
        using Process process = _command.Start("run", "ended.wasm", "--changes", "out.tar", "--commit", "new.wasm", "--", "churn");
        Assert.Equal("churning", process.StandardOutput.ReadLine());
        Tool.Run("kill", ["-INT", $"{process.Id}"]);
        Capture end = Command.Finish(process);
        Assert.Equal((130, ""), (end.ExitCode, end.Error));
        AssertWhole("ended.wasm");
    }

    [FactNeeding("wasmtime")]
    public void A_program_that_is_ended_on_an_engine_that_takes_nothing_out_leaves_nothing()
    {
        Capture run = _command.Run(
            "run", "app.wasm", "--engine", "wasmtime", "--timeout", "1.5", "--changes", "out.tar", "--", "write", "/a.txt", "changed", "wait");
        Assert.Equal(124, run.ExitCode);
        Assert.Contains("out of one that is ended from outside, only wasmtime-in-process.", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_command.At("out.tar")));
    }

    [FactNeeding("wasmtime")]
    public void A_trap_on_an_engine_that_takes_nothing_out_is_told_with_those_that_do()
    {
        Capture run = _command.Run("run", "app.wasm", "--engine", "wasmtime", "--changes", "out.tar", "--", "write", "/a.txt", "changed", "trap");
        Assert.Equal(134, run.ExitCode);
        const string told = "Out of a program that traps only these engines take them: wasmtime-in-process, node, deno, bun; "
            + "out of one that is ended from outside, only wasmtime-in-process.\n";
        Assert.EndsWith(told, run.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.False(File.Exists(_command.At("out.tar")));
    }

    [Theory]
    [InlineData("wasmtime-in-process")]
    [InlineData("wasmtime")]
    [InlineData("node")]
    public void A_name_that_a_layer_cannot_hold_is_told_and_nothing_is_written(string engine)
    {
        Assert.SkipWhen(TestEngines.WhyMissing(engine) is not null, TestEngines.WhyMissing(engine) ?? "");
        Command.RequireEngine(engine);
        Capture run = _command.Run(
            "run", "app.wasm", "--engine", engine, "--changes", "out.tar", "--commit", "new.wasm", "--", "write", "/tmp/.wh.x", "x");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("a layer cannot hold the path 'tmp/.wh.x'.", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_command.At("out.tar")) || File.Exists(_command.At("new.wasm")));
    }

    [Fact]
    public void What_cannot_be_saved_is_refused_before_the_program_runs()
    {
        _command.Check("pack", Program, "--dir", "site::/", "-o", "reads.wasm");
        _command.Check("pack", Program, "--dir", "site::/", "--writable", "--no-undo", "-o", "final.wasm");
        AssertRefused("'reads.wasm' is packed so that it only reads its files, and has no changes to save. Pack it with --writable",
            "run", "reads.wasm", "--changes", "out.tar", "--", "write", "/a", "b");
        AssertRefused("is packed so that it only reads", "run", Program, "--embed", "site::/", "--changes", "out.tar", "--", "write", "/a", "b");
        AssertRefused("is a module without packed files", "run", Program, "--changes", "out.tar", "--", "write", "/a", "b");
        AssertRefused("'final.wasm' was packed without the record that gives its program back",
            "run", "final.wasm", "--changes", "out.tar", "--commit", "new.wasm", "--", "write", "/a", "b");
        AssertRefused("would both be written to 'out.tar'",
            "run", "app.wasm", "--changes", "out.tar", "--commit", "out.tar", "--", "write", "/a", "b");
        AssertRefused("The directory of the output 'no/out.tar' does not exist",
            "run", "app.wasm", "--changes", "no/out.tar", "--", "write", "/a", "b");
        AssertRefused("--quota bounds what the program may change; give --writable too.", "run", "app.wasm", "--quota", "1M");
        Assert.False(File.Exists(_command.At("out.tar")) || File.Exists(_command.At("new.wasm")));
    }

    /// <summary>A sealed program is given no host directory, so that its changes only come out by its exports.</summary>
    [FactNeeding("wasmtime")]
    public void A_sealed_program_saves_its_changes_where_the_engine_takes_them_out()
    {
        _command.Check("pack", Program, "--dir", "site::/", "--writable", "--sealed", "-o", "sealed.wasm");
        _command.Check("run", "sealed.wasm", "--changes", "out.tar", "--", "write", "/a.txt", "new");
        Assert.Equal("new", _command.Check("cat", "sealed.wasm", "/a.txt", "--layer", "out.tar"));
        AssertRefused("cannot save these changes: of a sealed program",
            "run", "sealed.wasm", "--engine", "wasmtime", "--changes", "no.tar", "--", "write", "/a.txt", "new");
    }

    [Theory]
    [InlineData("--quota", "lots", "The size 'lots' is not a number of bytes", 2)]
    [InlineData("--quota", "64K", "A quota of 65536 bytes is not possible", 1)]
    [InlineData("--layer", "site", "a layer is a tar or tar.gz archive", 1)]
    [InlineData("--layer", "no.tar", "'no.tar' does not exist", 1)]
    public void A_bad_value_is_told_and_nothing_is_packed(string option, string value, string words, int code)
    {
        Capture run = _command.Run("pack", Program, "--dir", "site::/", "--writable", option, value, "-o", "bad.wasm");
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_command.At("bad.wasm")));
    }

    // The churned file has one letter in all its bytes, and what was committed is what was saved.
    private void AssertWhole(string packed)
    {
        string letters = _command.Check("cat", packed, "/letters", "--layer", "out.tar");
        Assert.Contains(letters.Length, new[] { 0, 65536 });
        Assert.Equal(letters.Length == 0 ? 0 : 1, letters.Distinct().Count());
        Assert.Contains("names", _command.Check("ls", "new.wasm"), StringComparison.Ordinal);
        Assert.Equal("", _command.Check("compare", packed, "new.wasm", "--layer", "out.tar", "--times"));
    }

    private void AssertRefused(string words, params string[] line)
    {
        Capture run = _command.Run(line);
        Assert.Equal((1, ""), (run.ExitCode, run.Text));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }
}
