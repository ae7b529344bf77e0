// SPDX-License-Identifier: MIT
using System.Globalization;
using WasiVfs.Embedding;
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance;

/// <summary>Programs that change their embedded files (tests/fixtures/changes), in every form and on every engine.</summary>
public sealed class ChangesTests(PackedPrograms programs) : IClassFixture<PackedPrograms>
{
    private const string Changes = "changes/changes.wasm";
    private const int Checks = 55;

    [OnEveryEngine("ln")]
    public Task Every_change_does_what_it_should(string engine) => AssertAllOk(engine, ProgramForm.Writable);

    [OnEveryEngine("ln", Having = "multi-memory")]
    public Task Every_change_does_what_it_should_with_isolated_state(string engine) => AssertAllOk(engine, ProgramForm.WritableIsolated);

    [OnEveryEngine("ln")]
    public Task Every_change_does_what_it_should_sealed(string engine) => AssertAllOk(engine, ProgramForm.WritableSealed);

    /// <summary>The image stays as it is: every run starts from it.</summary>
    [OnEveryEngine("ln")]
    public async Task Changes_end_with_the_program(string engine)
    {
        byte[] before = File.ReadAllBytes(programs.Get(Changes, ProgramForm.Writable));
        for (int run = 0; run < 2; run++)
        {
            await AssertAllOk(engine, ProgramForm.Writable);
        }

        Assert.Equal(before, File.ReadAllBytes(programs.Get(Changes, ProgramForm.Writable)));
    }

    /// <summary>
    /// The same random calls on a host directory and on the same tree embedded. What Wasmtime does otherwise is left out of the program: it
    /// takes CREAT and TRUNC as a wish to write, writes the first buffer only, drops slashes at the end, has no fd_allocate, answers BADF
    /// where a directory is read, and INVAL to fd_filestat_set_size on what is open for reading; a host reuses inode numbers.
    /// A long run: <c>changes.wasm random SEED COUNT</c> by hand.
    /// </summary>
    [TheoryNeeding("wasmtime", "ln")]
    [InlineData(MemoryProfile.Portable)]
    [InlineData(MemoryProfile.Isolated)]
    public async Task Random_calls_are_answered_as_on_a_host_directory(MemoryProfile memory)
    {
        using var directory = new TemporaryDirectory();
        string tree = Path.Combine(directory.Path, "tree");
        WriteRandomTree(tree);
        string program = Repository.Fixture("changes", "changes.wasm");
        PackOptions options = Packs.Options((tree, "/")) with { Memory = memory, Layer = new WritableLayer() };
        string packed = Packs.Make(directory, program, options).Path;
        for (int seed = 1; seed <= 10; seed++)
        {
            string[] arguments = ["random", seed.ToString(CultureInfo.InvariantCulture), "1000"];
            string host = Path.Combine(directory.Path, $"host-{seed}");
            WriteRandomTree(host);
            var unpacked = new WasiRun { ModulePath = program, Arguments = arguments, Directories = [new PreopenedDirectory(host, "/")] };
            Capture expected = await Capture.Run("wasmtime", unpacked);
            using var saved = new SavedChanges();
            Capture actual = await Capture.Run(
                "wasmtime", saved.Add(new WasiRun { ModulePath = packed, Arguments = arguments }, ChangeableProgram.Of(packed)));
            Assert.Equal(0, actual.ExitCode);
            Assert.Equal(expected.Text, actual.Text);

            // What comes out as a layer, over the tree that was packed, is the host directory after the same calls.
            string layer = Path.Combine(directory.Path, "changes.tar"), rebuilt = Path.Combine(directory.Path, $"rebuilt-{seed}");
            saved.WriteTo(layer);
            WriteRandomTree(rebuilt);
            LayerTar.Apply(layer, rebuilt);
            Assert.Equal(LayerTar.Describe(host), LayerTar.Describe(rebuilt));
            Assert.Equal(1000, expected.Text.Split('\n').Count(line => line.Length > 0 && char.IsAsciiDigit(line[0])));
        }
    }

    [OnEveryEngine("ln")]
    public async Task A_quota_ends_with_no_space_left_and_cutting_gives_it_back(string engine)
    {
        using var directory = new TemporaryDirectory();
        PackOptions options = Packs.Options((Packs.SmallTree, "/")) with { Layer = WritableLayer.WithQuota(1 << 20) };
        string packed = Packs.Make(directory, Repository.Fixture("changes", "changes.wasm"), options).Path;
        Capture run = await Capture.Run(engine, new WasiRun { ModulePath = packed, Arguments = ["fill"], Environment = PackedPrograms.Environment });
        Assert.Equal("ok 1028096 bytes, then 1028096\n", run.Text);
    }

    /// <summary>On an engine's own command line, by a host directory with a reserved guest path.</summary>
    [OnEveryEngine("ln", Having = "guest-paths")]
    public async Task Changes_are_saved_into_a_directory_when_the_program_ends(string engine)
    {
        using var directory = new TemporaryDirectory();
        PreopenedDirectory[] given = [new(directory.Path, "/.wasi-vfs-changes")];
        foreach (ProgramForm form in Forms(engine))
        {
            Capture run = await programs.Run(engine, Changes, form, ["write", "/dir/new", "some text", "/file.txt", "changed", "/empty"], given);
            Assert.Equal(("ok\n", "", 0), (run.Text, run.Error, run.ExitCode));
            Assert.Equal(Written, LayerTar.List(Path.Combine(directory.Path, "changes.tar")));
        }
    }

    [OnEveryEngine("ln", Having = "guest-paths")]
    public async Task Changes_are_saved_when_the_program_ends(string engine)
    {
        foreach (ProgramForm form in Forms(engine))
        {
            (Capture run, string layer) = await Save(engine, form, "/empty");
            Assert.Equal(("ok\n", "", 0), (run.Text, run.Error, run.ExitCode));
            Assert.Equal(Written, layer);
        }
    }

    [OnEveryEngine("ln", Having = "changes-after-trap")]
    public async Task Changes_are_saved_after_a_trap_and_of_a_sealed_program(string engine)
    {
        foreach (ProgramForm form in Forms(engine).Append(ProgramForm.WritableSealed))
        {
            (Capture run, string layer) = await Save(engine, form, "trap");
            Assert.Equal((134, WrittenBeforeTrap), (run.ExitCode, layer));
            Assert.Contains("unreachable", run.Error, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>No code of the program runs any more on these engines when it has trapped.</summary>
    [OnEveryEngine("ln", Having = "guest-paths", Lacking = "changes-after-trap")]
    public async Task After_a_trap_nothing_is_saved_and_that_is_told(string engine)
    {
        var fault = await Assert.ThrowsAsync<EngineException>(() => Save(engine, ProgramForm.Writable, "trap"));
        Assert.Equal(ErrorId.ChangesNotSaved, fault.Id);
        Assert.Contains("wasmtime-in-process, node, deno, bun", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_without_a_way_refuses()
    {
        using var saved = new SavedChanges();
        string packed = programs.Get(Changes, ProgramForm.WritableSealed);
        WasiRun run = saved.Add(new WasiRun { ModulePath = packed }, ChangeableProgram.Of(packed));
        foreach (string engine in TestEngines.Names.Where(engine => TestEngines.WhyMissing(engine) is null))
        {
            Assert.Equal(TestEngines.Has(engine, "changes-after-trap"), TestEngines.Obstacle(engine, run) is null);
        }

        Assert.False(saved.AreSaved);
    }

    [Fact]
    public async Task The_changed_paths_are_told()
    {
        using var saved = new SavedChanges();
        string packed = programs.Get(Changes, ProgramForm.Writable);
        ChangeableProgram program = ChangeableProgram.Of(packed);
        var run = new WasiRun { ModulePath = packed, Arguments = ["write", "/dir/new", "some text", "/file.txt", "changed", "/empty"] };
        await Capture.Run("wasmtime-in-process", saved.Add(run with { Environment = PackedPrograms.Environment }, program));
        Assert.Equal(
            ["Left /empty Missing", "Right /dir/new Missing", "Both /file.txt Content"],
            saved.Differences(program).Select(difference => $"{difference.Side} {difference.Path} {difference.Kind}")
                .OrderBy(line => line.Contains("file.txt", StringComparison.Ordinal)).ThenBy(line => line, StringComparer.Ordinal));
    }

    /// <summary>By a host that embeds the program, after a trap too.</summary>
    [TheoryNeeding("node", "ln")]
    [InlineData("/empty", "ok", Written)]
    [InlineData("trap", "trapped\nok", WrittenBeforeTrap)]
    public void Changes_are_pulled_out_by_exports(string last, string answer, string expected)
    {
        using var directory = new TemporaryDirectory();
        foreach (ProgramForm form in (ProgramForm[])[ProgramForm.Writable, ProgramForm.WritableSealed])
        {
            string layer = Path.Combine(directory.Path, $"{form}.tar");
            string output = Tool.Check(
                "node", "--no-warnings", Repository.Fixture("changes", "pull.mjs"), programs.Get(Changes, form), layer,
                "write", "/dir/new", "some text", "/file.txt", "changed", last);
            Assert.EndsWith(answer, output.TrimEnd(), StringComparison.Ordinal);
            Assert.Equal(expected, LayerTar.List(layer));
        }
    }

    [Fact]
    public void A_program_that_only_reads_has_nothing_to_save()
    {
        var refused = Assert.Throws<PackException>(() => ChangeableProgram.Of(programs.Get(Changes, ProgramForm.Portable)));
        Assert.Equal(ErrorId.NotWritable, refused.Id);
    }

    private const string Written = ".wh.empty= dir/ dir/new=some text file.txt=changed";
    private const string WrittenBeforeTrap = "dir/ dir/new=some text file.txt=changed";


    private static IEnumerable<ProgramForm> Forms(string engine) => TestEngines.Has(engine, "multi-memory")
        ? [ProgramForm.Writable, ProgramForm.WritableIsolated] : [ProgramForm.Writable];

    private async Task<(Capture Run, string Layer)> Save(string engine, ProgramForm form, string last)
    {
        using var saved = new SavedChanges();
        using var directory = new TemporaryDirectory();
        string packed = programs.Get(Changes, form), layer = Path.Combine(directory.Path, "changes.tar");
        var run = new WasiRun
        {
            ModulePath = packed,
            Arguments = ["write", "/dir/new", "some text", "/file.txt", "changed", last],
            Environment = PackedPrograms.Environment,
            Needs = ProgramNeeds.Of(packed),
        };
        Capture capture = await Capture.Run(engine, saved.Add(run, ChangeableProgram.Of(packed)));
        saved.WriteTo(layer);
        return (capture, LayerTar.List(layer));
    }

    private async Task AssertAllOk(string engine, ProgramForm form)
    {
        Capture run = await programs.Run(engine, Changes, form);
        string[] lines = run.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines[..^1], line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        Assert.Equal($"{Checks} ok, 0 failed", lines[^1]);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
    }

    // Names that the random calls use, with a link and two names of one file.
    private static void WriteRandomTree(string directory)
    {
        foreach (string folder in (string[])["img/sub/deep", "sub", "deep"])
        {
            Directory.CreateDirectory(Path.Combine(directory, folder));
        }

        (string, int)[] files = [("a", 11), ("img/b", 9000), ("img/sub/c", 300), ("img/sub/deep/d", 1), ("sub/a", 4096)];
        foreach ((string name, int length) in files)
        {
            File.WriteAllBytes(Path.Combine(directory, name), [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))]);
        }

        File.CreateSymbolicLink(Path.Combine(directory, "link"), "img/b");
        Tool.Check("ln", Path.Combine(directory, "img", "b"), Path.Combine(directory, "twin"));
    }
}
