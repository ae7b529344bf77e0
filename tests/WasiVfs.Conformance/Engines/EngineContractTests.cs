// SPDX-License-Identifier: MIT
using System.Globalization;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Engines;

/// <summary>What a program sees is the same on every engine.</summary>
public sealed class EngineContractTests
{
    [OnEveryEngine]
    public async Task Arguments_arrive_as_they_are(string engine)
    {
        string[] odd =
        [
            "two words", "", "\"quoted\" 'twice'", "back\\slash\\", "\\\"", "$HOME `id` ; & | > < * ? ~", "%PATH%", "new\nline\ttab",
            "ä€😀", "--", "--dir=/", "-h", "--env", "-e", "--invoke=greet", "=",
        ];
        Capture run = await Capture.Run(engine, Probe("args", odd));
        Assert.Equal(odd, Strings(run));
        Assert.Equal(0, run.ExitCode);
    }

    [OnEveryEngine]
    public async Task A_first_argument_of_two_dashes_arrives(string engine)
    {
        Capture run = await Capture.Run(engine, new WasiRun { ModulePath = ProbePath, Arguments = ["--", "args"] });
        Assert.Equal(2, run.ExitCode);
    }

    [OnEveryEngine]
    public async Task The_environment_is_what_was_given_and_nothing_else(string engine)
    {
        KeyValuePair<string, string>[] odd =
        [
            new("PLAIN", "value"), new("EQUALS", "a=b=c"), new("QUOTES", "\"'\\"), new("-dash.and-dot", "-x"),
            new("SPACES", " two  spaces"), new("LINES", "one\ntwo"), new("ÜMLAUT", "€😀"), new("PATH", "/guest/bin"), new("__proto__", "x"),
        ];
        Capture run = await Capture.Run(engine, Probe("env") with { Environment = odd });
        Assert.Equal(
            odd.Select(variable => $"{variable.Key}={variable.Value}").Order(StringComparer.Ordinal),
            Strings(run).Order(StringComparer.Ordinal));
    }

    [OnEveryEngine]
    public async Task An_odd_variable_arrives_whole_or_is_refused(string engine)
    {
        foreach ((string name, string value) in new[] { ("EMPTY", ""), ("SPACE", "x "), ("LINE", "x\n"), (" NAME", "x") })
        {
            WasiRun run = Probe("env") with { Environment = [new(name, value)] };
            if (!TestEngines.Get(engine).CanRun(run, out string? reason))
            {
                Assert.Contains($"'{name}'", reason, StringComparison.Ordinal);
                Observed.Refused();
            }
            else
            {
                Assert.Equal([$"{name}={value}"], Strings(await Capture.Run(engine, run)));
            }
        }
    }

    [OnEveryEngine]
    public async Task No_environment_means_none(string engine) =>
        Assert.Empty((await Capture.Run(engine, Probe("env"))).Output);

    [OnEveryEngine]
    public async Task Standard_input_is_read_to_its_end(string engine)
    {
        byte[] input = new byte[1_000_003];
        new Random(1).NextBytes(input);
        Capture run = await Capture.Run(engine, Probe("echo") with { StandardInput = new MemoryStream(input) });
        Assert.Equal(input, run.Output);
    }

    [OnEveryEngine]
    public async Task A_program_that_leaves_its_input_unread_ends(string engine)
    {
        Capture run = await Capture.Run(engine, Probe("exit", "7") with { StandardInput = new MemoryStream(new byte[1 << 20]) });
        Assert.Equal(7, run.ExitCode);
    }

    [OnEveryEngine]
    public async Task Ten_megabytes_of_binary_output_arrive(string engine)
    {
        const int count = 10_000_000;
        Capture run = await Capture.Run(engine, Probe("big", "10000000"));
        byte[] expected = [.. Enumerable.Range(0, count).Select(i => (byte)((i * 167L) + (i / 256)))];
        Assert.Equal(expected, run.Output);
    }

    [OnEveryEngine]
    public async Task The_two_outputs_are_kept_apart(string engine)
    {
        Capture run = await Capture.Run(engine, Probe("interleave", "1000"));
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{2 * i}"), run.Text.Split('\n')[..^1]);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{(2 * i) + 1}"), run.Error.Split('\n')[..^1]);
    }

    [OnEveryEngine]
    public async Task Exit_codes_to_125_are_the_programs_own(string engine)
    {
        foreach (int code in new[] { 0, 1, 2, 42, 100, 124, 125 })
        {
            Assert.Equal(code, (await Capture.Run(engine, Probe("exit", $"{code}"))).ExitCode);
        }
    }

    [OnEveryEngine]
    public async Task Exit_codes_above_125_are_the_programs_own_or_1(string engine)
    {
        foreach (int code in new[] { 126, 127, 255 })
        {
            int reported = (await Capture.Run(engine, Probe("exit", $"{code}"))).ExitCode;
            Assert.Contains(reported, new[] { code, 1 });
            Observed.Note(reported == code ? "own" : "1");
        }
    }

    [OnEveryEngine]
    public async Task A_trap_is_a_failure_with_a_message(string engine)
    {
        Capture run = await Capture.Run(engine, Probe("trap"));
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("unreachable", run.Error, StringComparison.OrdinalIgnoreCase);
    }

    [OnEveryEngine]
    public async Task Recursion_of_nine_hundred_calls_works(string engine) =>
        Assert.Equal("900\n", (await Capture.Run(engine, Probe("recurse", "900"))).Text);

    [OnEveryEngine]
    public async Task Endless_recursion_is_a_failure_with_a_message(string engine)
    {
        Capture run = await Capture.Run(engine, Probe("recurse", "100000000"));
        Assert.NotEqual(0, run.ExitCode);
        Assert.Matches("(?i)stack|out of bounds", run.Error);
    }

    [OnEveryEngine]
    public async Task A_program_gets_no_more_memory_than_the_limit_or_is_refused(string engine)
    {
        WasiRun run = Probe("hog", "64");
        Assert.Equal("64\n", (await Capture.Run(engine, run)).Text);
        run = run with { MemoryLimit = 16 << 20 };
        if (!TestEngines.Has(engine, EngineFeatures.MemoryLimit))
        {
            Assert.Contains("no limit for a program's memory", TestEngines.Obstacle(engine, run), StringComparison.Ordinal);
            Observed.Refused();
            return;
        }

        Capture limited = await Capture.Run(engine, run);
        Assert.Equal(1, limited.ExitCode);
        Assert.InRange(int.Parse(limited.Text, CultureInfo.InvariantCulture), 8, 16);
    }

    [OnEveryEngine]
    public async Task A_program_takes_no_more_steps_than_it_has_fuel_or_is_refused(string engine)
    {
        WasiRun run = Probe("loop") with { Fuel = 10_000_000 };
        if (!TestEngines.Has(engine, EngineFeatures.Fuel))
        {
            Assert.Contains("does not count a program's steps", TestEngines.Obstacle(engine, run), StringComparison.Ordinal);
            Observed.Refused();
            return;
        }

        Capture spent = await Capture.Run(engine, run);
        Assert.NotEqual(0, spent.ExitCode);
        Assert.Equal("looping\n", spent.Text);
        Assert.Contains("fuel", spent.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await Capture.Run(engine, Probe("exit", "3") with { Fuel = 10_000_000 })).ExitCode);
    }

    [OnEveryEngine]
    public async Task A_host_directory_is_read_under_its_guest_path(string engine)
    {
        using var host = new TemporaryDirectory();
        host.Write("sub dir/ü.txt", "text of a file\n");
        string guest = TestEngines.Has(engine, EngineFeatures.GuestPaths) ? "/data" : host.Path;
        WasiRun run = Probe("read", $"{guest}/sub dir/ü.txt") with { Directories = [new PreopenedDirectory(host.Path, guest)] };
        Assert.Equal("text of a file\n", (await Capture.Run(engine, run)).Text);
    }

    [OnEveryEngine]
    public async Task Without_a_host_directory_there_are_no_files(string engine)
    {
        using var host = new TemporaryDirectory();
        string file = host.Write("file", "secret");
        Capture run = await Capture.Run(engine, Probe("read", file));
        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
    }

    [OnEveryEngine]
    public async Task A_directory_for_reading_only_cannot_be_written_or_is_refused(string engine)
    {
        using var host = new TemporaryDirectory();
        WasiRun run = Probe("write", "/data/new") with { Directories = [new PreopenedDirectory(host.Path, "/data", ReadOnly: true)] };
        if (TestEngines.Has(engine, EngineFeatures.ReadOnlyDirectories))
        {
            Assert.Equal(1, (await Capture.Run(engine, run)).ExitCode);
        }
        else
        {
            await Assert.ThrowsAsync<EngineException>(() => Capture.Run(engine, run));
            Observed.Refused();
        }

        Assert.Empty(Directory.GetFileSystemEntries(host.Path));
    }

    [OnEveryEngine]
    public async Task Another_export_is_called_or_refused(string engine)
    {
        WasiRun run = Probe() with { Invoke = "greet" };
        if (TestEngines.Has(engine, EngineFeatures.Invoke))
        {
            Capture capture = await Capture.Run(engine, run);
            Assert.Equal((0, "greetings\n"), (capture.ExitCode, capture.Text));
            Assert.NotEqual(0, (await Capture.Run(engine, run with { Invoke = "nothing" })).ExitCode);
        }
        else
        {
            Assert.Contains("greet", TestEngines.Obstacle(engine, run), StringComparison.Ordinal);
            Observed.Refused();
        }
    }

    [OnEveryEngine]
    public async Task A_module_of_two_memories_runs_or_is_refused(string engine)
    {
        using var folder = new TemporaryDirectory();
        string module = Path.Combine(folder.Path, "two.wasm");
        await File.WriteAllBytesAsync(module, TwoMemories);
        var run = new WasiRun { ModulePath = module, Needs = EngineFeatures.MultiMemory };
        if (TestEngines.Has(engine, EngineFeatures.MultiMemory))
        {
            Assert.Equal(0, (await Capture.Run(engine, run)).ExitCode);
        }
        else
        {
            Assert.Contains("two memories", TestEngines.Obstacle(engine, run), StringComparison.Ordinal);
            Assert.NotEqual(0, (await Capture.Run(engine, run with { Needs = EngineFeatures.None })).ExitCode);
            Observed.Refused();
        }
    }

    [OnEveryEngine]
    public async Task A_file_that_is_not_a_module_is_a_failure_with_a_message(string engine)
    {
        using var folder = new TemporaryDirectory();
        var run = new WasiRun { ModulePath = folder.Write("-text.wasm", "this is text") };
        if (engine == InProcessEngine.Name)
        {
            EngineException refusal = await Assert.ThrowsAsync<EngineException>(() => Capture.Run(engine, run));
            Assert.Equal(ErrorId.ProgramRefused, refusal.Id);
            Observed.Refused();
            return;
        }

        Capture capture = await Capture.Run(engine, run);
        Assert.NotEqual(0, capture.ExitCode);
        Assert.NotEmpty(capture.Error);
    }

    [OnEveryEngine]
    public async Task A_component_of_WASI_0_2_runs_or_is_refused(string engine)
    {
        using var host = new TemporaryDirectory();
        host.Write("file.txt", "text of a file\n");
        WasiRun run = Probe("read", "/data/file.txt") with
        {
            ModulePath = Repository.Fixture("runprobe", "runprobe.component.wasm"),
            Directories = [new PreopenedDirectory(host.Path, "/data")],
            Needs = EngineFeatures.Wasi02,
        };
        if (!TestEngines.Has(engine, EngineFeatures.Wasi02))
        {
            Assert.Contains("a component of WASI 0.2", TestEngines.Obstacle(engine, run with { Directories = [] }), StringComparison.Ordinal);
            Observed.Refused();
            return;
        }

        Assert.Equal("text of a file\n", (await Capture.Run(engine, run)).Text);
        Assert.Equal("in", (await Capture.Run(
            engine, run with { Arguments = ["echo"], StandardInput = new MemoryStream("in"u8.ToArray()) })).Text);
        Assert.Equal("a\0b c\0", (await Capture.Run(engine, run with { Arguments = ["args", "a", "b c"] })).Text);
        Assert.Equal("K=v\0", (await Capture.Run(engine, run with { Arguments = ["env"], Environment = [new("K", "v")] })).Text);
        Assert.Equal(1, (await Capture.Run(engine, run with { Arguments = ["exit", "3"] })).ExitCode);
    }

    [OnEveryEngine]
    public async Task A_component_of_WASI_0_3_runs_or_is_refused(string engine)
    {
        var run = new WasiRun { ModulePath = Repository.Fixture("component", "three.wasm"), Needs = EngineFeatures.Wasi03 };
        if (!TestEngines.Has(engine, EngineFeatures.Wasi03))
        {
            Assert.Contains("a component of WASI 0.3", TestEngines.Obstacle(engine, run), StringComparison.Ordinal);
            Observed.Refused();
            return;
        }

        Capture capture = await Capture.Run(engine, run);
        Assert.Equal((0, "three\n"), (capture.ExitCode, capture.Text));
    }

    [OnEveryEngine]
    public void An_engine_says_its_version(string engine)
    {
        EngineInfo info = TestEngines.Get(engine).Info;
        Assert.Matches(@"^\d+\.\d+\.\d+", info.Version);
        Assert.True(Path.IsPathFullyQualified(info.Location));
    }

    internal static string ProbePath => Repository.Fixture("runprobe", "runprobe.wasm");

    internal static WasiRun Probe(params string[] arguments) => new() { ModulePath = ProbePath, Arguments = arguments };

    private static WasiRun Probe(string command, string[] arguments) => Probe([command, .. arguments]);

    private static string[] Strings(Capture run) => run.Text.Split('\0')[..^1];

    // (module (memory (export "memory") 1) (memory 1) (func (export "_start")))
    private static byte[] TwoMemories =>
    [
        .. "\0asm\u0001\0\0\0"u8,
        1, 4, 1, 0x60, 0, 0,
        3, 2, 1, 0,
        5, 5, 2, 0, 1, 0, 1,
        7, 19, 2, 6, .. "memory"u8, 2, 0, 6, .. "_start"u8, 0, 0,
        10, 4, 1, 2, 0, 0x0b,
    ];
}
