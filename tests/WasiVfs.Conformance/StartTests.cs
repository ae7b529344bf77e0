// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance;

/// <summary>Programs that are packed with what they are started with, and with devices.</summary>
public sealed class StartTests : IDisposable
{
    private static readonly Device[] AllDevices = Enum.GetValues<Device>();
    private static readonly DateTimeOffset NewYear = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _directory = new();
    private int _packs;

    public void Dispose() => _directory.Dispose();

    [OnEveryEngine]
    public Task Arguments_come_before_those_that_are_typed(string engine) => InEachForm(engine, async form =>
    {
        ProgramStart start = new() { Arguments = ["args", "a b", "", "ü"] };
        Assert.Equal(["a b", "", "ü", "typed", ""], await Lines(engine, form, start, ["typed", ""]));
        Assert.Equal(["a b", "", "ü"], await Lines(engine, form, start, []));
    });

    [OnEveryEngine]
    public Task Variables_are_there_and_the_hosts_count(string engine) => InEachForm(engine, async form =>
    {
        ProgramStart start = new()
        {
            Arguments = ["env"],
            Environment = [new("A", "packed"), new("B", "packed=="), new("PWD", "ours")],
            Directory = "/files",
        };
        string[] alone = await Lines(engine, form, start, []);
        Assert.Equal(["PWD=/files", "A=packed", "B=packed=="], alone);
        string[] beside = await Lines(engine, form, start, [], [new("A", "host"), new("PWD", "/host"), new("C", "host")]);
        Assert.Equal(["A=host", "B=packed==", "C=host", "PWD=/files"], beside.Distinct().Order(StringComparer.Ordinal));
    });

    [OnEveryEngine]
    public Task A_fixed_start_refuses_arguments_and_sees_no_variables(string engine) => InEachForm(engine, async form =>
    {
        ProgramStart start = new() { Arguments = ["env"], IsFixed = true, Environment = [new("A", "packed")] };
        Assert.Equal(["A=packed"], await Lines(engine, form, start, [], [new("A", "host"), new("B", "host")]));
        Capture refused = await Run(engine, form, "runprobe/runprobe.wasm", start, [], ["typed"], []);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Equal("", refused.Text);
        Assert.Contains("takes no arguments", refused.Error, StringComparison.Ordinal);
    });

    [OnEveryEngine]
    public Task Standard_input_is_empty(string engine) => InEachForm(engine, async form =>
    {
        ProgramStart start = new() { Arguments = ["echo"], HasEmptyInput = true };
        Capture run = await Run(engine, form, "runprobe/runprobe.wasm", start, [], [], [], "not read");
        Assert.Equal((0, ""), (run.ExitCode, run.Text));
        run = await Run(engine, form, "start/start.wasm", start with { Arguments = ["input"] }, [], [], [], "not read");
        Assert.Equal("a device, no terminal, ready 1\nread 0\n", run.Text);
    });

    [OnEveryEngine]
    public Task Relative_paths_lead_to_the_start_directory(string engine) => InEachForm(engine, async form =>
    {
        ProgramStart start = new() { Arguments = ["show"], Directory = "/files" };
        string first = Directory.GetFiles(Packs.SmallTree).Order(StringComparer.Ordinal).First();
        Capture run = await Run(engine, form, "start/start.wasm", start, [], [Path.GetFileName(first)], []);
        Assert.Equal(File.ReadLines(first).First() + "\n", run.Text);
    });

    [OnEveryEngine]
    public Task Clocks_and_random_numbers_repeat(string engine) => InEachForm(engine, async form =>
    {
        ProgramStart start = new() { Arguments = ["clocks"], Clock = NewYear, Seed = 7 };
        Capture run = await Run(engine, form, "start/start.wasm", start, [], [], []);
        Assert.Equal(
            "realtime 1767225600.000000000\nmonotonic 1767225600.000001000\nafter 20 ms 1767225600.020003000\n"
                + "at a deadline 1767225600.030005000\n",
            run.Text);
        run = await Run(engine, form, "start/start.wasm", start with { Arguments = ["numbers"] }, [], [], []);
        Assert.Equal("d70d3259e4e1cb631c663cf4d7\n022ab1ba804098e6cb293e6770\n", run.Text);
        run = await Run(engine, form, "start/start.wasm", start with { Arguments = ["numbers"], Seed = 8 }, [], [], []);
        Assert.DoesNotContain("d70d3259", run.Text, StringComparison.Ordinal);
    });

    [OnEveryEngine]
    public Task Devices_answer(string engine) => InEachForm(engine, async form =>
    {
        Capture run = await Run(engine, form, "start/start.wasm", new() { Arguments = ["devices"] }, AllDevices, [], [], "a line\n");
        Assert.Equal(
            """
            /dev/null: a device, wrote 8, read 0, untouched
            /dev/null: a device, wrote 8, read -1, untouched
            /dev/zero: a device, wrote 8, read 16, zeros
            /dev/urandom: a device, wrote 8, read 16, numbers
            exclusive: File exists
            stdin says a line
            still there

            """.ReplaceLineEndings("\n"),
            run.Text);
        Assert.Equal("to stderr\n", run.Error);
    });

    [OnEveryEngine]
    public Task The_root_lists_what_is_embedded(string engine) => InEachForm(engine, async form =>
    {
        PackOptions whole = form with { SeparateMounts = false, ShowRoot = true };
        Capture run = await Run(engine, whole, "start/start.wasm", new() { Arguments = ["list", "/"] }, [Device.Null], [], []);
        Assert.Equal(".\n..\ndev\nfiles\n", run.Text);
    });

    /// <summary>A directory of the host that an embedded tree has the name of is not seen, and the trace says so.</summary>
    [OnEveryEngine]
    public async Task A_trace_tells_of_a_hidden_directory(string engine)
    {
        // Wasmer gives every program one directory, "/", that holds those of the run.
        bool hasRoot = engine == "wasmer";
        string guest = hasRoot ? "/" : TestEngines.Has(engine, EngineFeatures.GuestPaths) ? "/given" : _directory.Path;
        foreach (MemoryProfile memory in Enum.GetValues<MemoryProfile>())
        {
            if (memory == MemoryProfile.Isolated && !TestEngines.Has(engine, EngineFeatures.MultiMemory))
            {
                continue;
            }

            PackOptions options = Packs.Options((Packs.SmallTree, guest)) with { Trace = true, Memory = memory };
            string packed = Packs.Make(_directory, Repository.Fixture("start", "start.wasm"), options, $"traced-{memory}.wasm").Path;
            Capture run = await Capture.Run(engine, new WasiRun
            {
                ModulePath = packed,
                Arguments = ["list", guest],
                Directories = hasRoot ? [] : [new PreopenedDirectory(_directory.Path, guest)],
                Needs = memory == MemoryProfile.Isolated ? EngineFeatures.MultiMemory : EngineFeatures.None,
            });
            Assert.StartsWith($"trace: (host) {guest} -> hidden (embedded)\n", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("traced-", run.Text, StringComparison.Ordinal);
        }
    }

    // As wasi-vfs, traced and sealed; writable; isolated where the engine has a second memory.
    private static async Task InEachForm(string engine, Func<PackOptions, Task> test)
    {
        PackOptions portable = Packs.Options((Packs.SmallTree, "/files"));
        await test(portable with { Sealed = true, SeparateMounts = true, Trace = true });
        await test(portable with { Layer = new WritableLayer() });
        if (TestEngines.Has(engine, EngineFeatures.MultiMemory))
        {
            await test(portable with { Memory = MemoryProfile.Isolated });
        }
    }

    private async Task<string[]> Lines(
        string engine, PackOptions form, ProgramStart start, string[] arguments, params KeyValuePair<string, string>[] variables)
    {
        Capture run = await Run(engine, form, "runprobe/runprobe.wasm", start, [], arguments, variables);
        Assert.Equal(0, run.ExitCode);
        return run.Text.Length == 0 ? [] : run.Text[..^1].Split('\0');
    }

    private async Task<Capture> Run(
        string engine, PackOptions form, string fixture, ProgramStart start, Device[] devices, string[] arguments,
        KeyValuePair<string, string>[] variables, string input = "")
    {
        PackOptions options = form with { Start = start, Devices = devices };
        string packed = Packs.Make(_directory, Repository.Fixture(fixture), options, $"packed-{_packs++}.wasm").Path;
        Capture run = await Capture.Run(engine, new WasiRun
        {
            ModulePath = packed,
            Arguments = arguments,
            Environment = variables,
            StandardInput = new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Needs = form.Memory == MemoryProfile.Isolated ? EngineFeatures.MultiMemory : EngineFeatures.None,
        });
        IEnumerable<string> lines = run.Error.Split('\n').Where(line => !line.StartsWith("trace: ", StringComparison.Ordinal));
        return run with { Error = string.Join('\n', lines) };
    }
}
