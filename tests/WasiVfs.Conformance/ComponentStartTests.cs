// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance;

/// <summary>Programs of WASI 0.2 that ask for arguments, variables, input, clocks and random numbers themselves.</summary>
public sealed class ComponentStartTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [OnEveryEngine(Having = "wasi-0.2")]
    public async Task The_program_finds_what_it_is_packed_with(string engine)
    {
        var start = new ProgramStart
        {
            Arguments = ["a b", "", "ü"],
            Environment = [new("A", "packed"), new("B", "packed==")],
            Directory = "/files",
            HasEmptyInput = true,
            Clock = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Seed = 7,
        };
        foreach (PackOptions form in Forms())
        {
            Capture run = await Run(engine, form with { Start = start }, ["typed", ""], [new("A", "host"), new("PWD", "/host")]);
            string[] lines = run.Text.Split('\n');
            Assert.Equal(
                ["variable A=host", "variable B=packed==", "variable PWD=/files"],
                lines.Where(line => line.StartsWith("variable ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
            Assert.Equal(
                """
                argument a b
                argument 
                argument ü
                argument typed
                argument 
                directory /files
                input 0
                terminal 0
                second 1767225600
                nanosecond 0
                resolution 1000
                waited 20001000
                ready 1
                first 1
                list stays 1
                polled 10000000
                pending 0
                random d70d3259e4e1cb631c663cf4d7
                random 16616101746815609346
                random 10753165928301472203
                random 5479057621503740875
                embedded 1

                """.ReplaceLineEndings("\n"),
                string.Join('\n', lines.Where(line => !line.StartsWith("variable ", StringComparison.Ordinal))));
            Assert.Equal("", run.Error);
        }
    }

    [OnEveryEngine(Having = "wasi-0.2")]
    public async Task A_fixed_start_refuses_arguments_and_sees_no_variables(string engine)
    {
        var start = new ProgramStart { Arguments = ["own"], IsFixed = true, Environment = [new("A", "packed")] };
        foreach (PackOptions form in Forms())
        {
            Capture run = await Run(engine, form with { Start = start }, [], [new("A", "host"), new("B", "host")]);
            Assert.StartsWith("argument own\nvariable A=packed\ninput 8\n", run.Text, StringComparison.Ordinal);
            Capture refused = await Run(engine, form with { Start = start }, ["typed"], []);
            Assert.NotEqual(0, refused.ExitCode);
            Assert.Equal("", refused.Text);
            Assert.Contains("takes no arguments", refused.Error, StringComparison.Ordinal);
        }
    }

    /// <summary>With the argument "host" the program looks into a directory of the host, too.</summary>
    [OnEveryEngine("ln", Having = "wasi-0.3")]
    public async Task A_program_of_WASI_0_3_finds_its_arguments(string engine)
    {
        using var tree = new TemporaryDirectory();
        using var host = new TemporaryDirectory();
        ConformanceTree.WriteTo(tree.Path);
        host.Write("host.txt", "host");
        PackOptions options = Packs.Options((tree.Path, "/")) with
        {
            SourceDateEpoch = ConformanceTree.Time,
            Start = new ProgramStart { Arguments = ["host"], Environment = [new("A", "packed")] },
        };
        Capture run = await Capture.Run(engine, new WasiRun
        {
            ModulePath = Packs.Make(_directory, Repository.Fixture(PackedPrograms.Wasi03), options, "three.wasm").Path,
            Directories = [new PreopenedDirectory(host.Path, "/given")],
            Needs = EngineFeatures.Wasi03,
        });
        Assert.Contains("ok host.stat\n", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("FAIL", run.Text, StringComparison.Ordinal);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    private static IEnumerable<PackOptions> Forms()
    {
        PackOptions portable = Packs.Options((Packs.SmallTree, "/files"));
        yield return portable;
        yield return portable with { Memory = MemoryProfile.Isolated };
        yield return portable with { Sealed = true };
        yield return portable with { Layer = new WritableLayer() };
    }

    private Task<Capture> Run(string engine, PackOptions options, string[] arguments, KeyValuePair<string, string>[] variables) =>
        Capture.Run(engine, new WasiRun
        {
            ModulePath = Packs.Make(_directory, Repository.Fixture("start", "wasip2", "start.wasm"), options, $"{Guid.NewGuid():N}.wasm").Path,
            Arguments = arguments,
            Environment = variables,
            StandardInput = new MemoryStream(Encoding.UTF8.GetBytes("not read")),
            Needs = EngineFeatures.Wasi02 | (options.Memory == MemoryProfile.Isolated ? EngineFeatures.MultiMemory : EngineFeatures.None),
        });
}
