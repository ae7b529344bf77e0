// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>Programs of several languages, packed and run with no host directory at all.</summary>
public sealed class RealProgramTests
{
    [OnEveryEngine]
    public Task Treesum_prints_the_packed_tree(string engine) => AssertTreesum(engine, MemoryProfile.Portable);

    [OnEveryEngine(Having = "multi-memory")]
    public Task Treesum_prints_the_packed_tree_with_isolated_state(string engine) => AssertTreesum(engine, MemoryProfile.Isolated);

    [OnEveryEngine(Lacking = "multi-memory")]
    public async Task Treesum_with_isolated_state_is_refused_by_an_engine_with_one_memory(string engine)
    {
        using var directory = new TemporaryDirectory();
        PackResult packed = Packs.Make(directory, TreeSum.Module("c"), MemoryProfile.Isolated);
        await Assert.ThrowsAsync<EngineException>(
            () => Capture.Run(engine, new WasiRun { ModulePath = packed.Path, Needs = EngineFeatures.MultiMemory }));
    }

    private static async Task AssertTreesum(string engine, MemoryProfile memory)
    {
        using var tree = new TemporaryDirectory();
        using var output = new TemporaryDirectory();
        TreeSum.MakeTree(tree);
        foreach (string language in TreeSum.Languages)
        {
            if ((engine, language) == ("wasmer", "go"))
            {
                RemoveFilesAbove(100_000, tree.Path);
            }

            PackResult packed = Packs.Make(output, TreeSum.Module(language), memory, (tree.Path, "/work"));
            Capture run = await Capture.Run(
                engine, new WasiRun { ModulePath = packed.Path, Needs = memory.Needs() });
            Assert.Equal("", run.Error);
            Assert.Equal(TreeSum.Expected(tree.Path, "/work"), run.Text);
            Assert.Equal(0, run.ExitCode);
        }
    }

    // Wasmer 7.4 never ends a Go program that reads a file of a megabyte, from a host directory too.
    private static void RemoveFilesAbove(long length, string directory)
    {
        foreach (FileInfo file in new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.LinkTarget is null && file.Length > length).ToArray())
        {
            file.Delete();
        }
    }

    [OnEveryEngine]
    public async Task A_host_directory_beside_the_packed_one_stays_the_hosts(string engine)
    {
        using var packedTree = new TemporaryDirectory();
        using var hostTree = new TemporaryDirectory();
        using var output = new TemporaryDirectory();
        packedTree.Write("inside.txt", "packed");
        hostTree.Write("outside.txt", "host");
        PackResult packed = Packs.Make(output, TreeSum.Module("c"), MemoryProfile.Portable, (packedTree.Path, "/work"));
        string guest = TestEngines.Has(engine, EngineFeatures.GuestPaths) ? "/host" : hostTree.Path;
        Capture run = await Capture.Run(engine, new WasiRun
        {
            ModulePath = packed.Path,
            Arguments = [guest, "/work"],
            Directories = [new PreopenedDirectory(hostTree.Path, guest)],
        });
        Assert.Equal("", run.Error);
        Assert.Equal(TreeSum.Expected(hostTree.Path, guest) + TreeSum.Expected(packedTree.Path, "/work"), run.Text);
    }

    [OnEveryEngine]
    public async Task Several_mappings_nested_relative_and_a_single_file(string engine)
    {
        using var a = new TemporaryDirectory();
        using var b = new TemporaryDirectory();
        using var output = new TemporaryDirectory();
        a.Write("one.txt", "1");
        b.Write("two.txt", "2");
        PackResult packed = Packs.Make(
            output, TreeSum.Module("c"), MemoryProfile.Portable,
            (a.Path, "/a"), (b.Path, "/a/b"), (a.Path, "data"), (Path.Combine(b.Path, "two.txt"), "/single/renamed.txt"));
        Assert.Equal(["/a", "/a/b", "data", "/single"], packed.Mounts.Select(mount => mount.GuestPath));

        Capture run = await Capture.Run(engine, new WasiRun { ModulePath = packed.Path, Arguments = ["/a", "/a/b", "data", "/single"] });
        Assert.Equal("", run.Error);
        string[] names = [.. run.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[0] + line[line.LastIndexOf(' ')..])];
        Assert.Equal(
            [
                "d /a", "d /a/b", "f /a/b/two.txt", "f /a/one.txt",
                "d /a/b", "f /a/b/two.txt",
                "d data", "f data/one.txt",
                "d /single", "f /single/renamed.txt",
            ],
            names);
    }

    /// <summary>More preopens than the state has room for at start.</summary>
    [FactNeeding("wasmtime")]
    public async Task Four_thousand_mappings()
    {
        using var tree = new TemporaryDirectory();
        using var output = new TemporaryDirectory();
        string file = tree.Write("file", "content");
        PackResult packed = Packs.Make(
            output, TreeSum.Module("c"), MemoryProfile.Portable, [.. Enumerable.Range(0, 4000).Select(i => (file, $"/{i}/file"))]);
        Capture run = await Capture.Run("wasmtime", new WasiRun { ModulePath = packed.Path, Arguments = ["/0", "/3999"] });
        Assert.Equal("", run.Error);
        Assert.Equal(TreeSum.Expected(tree.Path, "/0") + TreeSum.Expected(tree.Path, "/3999"), run.Text);
    }
}
