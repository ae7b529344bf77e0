// SPDX-License-Identifier: MIT
using System.Diagnostics;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Wasmtime.Tests;

/// <summary>Tests that look at the whole process run while nothing else does.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;

/// <summary>A process that runs programs for days stays as it is.</summary>
[Collection(nameof(WholeProcess))]
public sealed class LongRunTests
{
    [Fact]
    public async Task A_thousand_runs_more_leave_nothing()
    {
        using var place = new TemporaryDirectory();
        WasmtimeEngine engine = Guest.Engine(Path.Combine(place.Path, "cache"));
        // Allocators fill up first.
        for (int i = 0; i < 1000; i++)
        {
            await OneOfEach(engine, i);
        }

        State before = State.Take();
        for (int i = 0; i < 1000; i++)
        {
            await OneOfEach(engine, i);
        }

        State after = State.Take();
        // Pools of threads come and go; one that is left by each fifth run would be two hundred.
        Assert.InRange(after.Descriptors, 0, before.Descriptors + 20);
        Assert.InRange(after.Threads, 0, before.Threads + 20);
        Assert.InRange(after.Mappings, 0, before.Mappings + 100);

        // What allocators keep for later comes and goes by tens of megabytes; a store or a compiled module left by each run would be more.
        Assert.InRange(after.Resident, 0, before.Resident + (64L << 20));
    }

    [Fact]
    public async Task The_runtime_still_finds_its_own_null_references()
    {
        // Both the library and the runtime live on SIGSEGV.
        await Guest.Run(Guest.Engine(), Guest.Probe, ["trap"]);
        string? nothing = Environment.GetEnvironmentVariable("WASIVFS_NO_SUCH_VARIABLE");
        Assert.Throws<NullReferenceException>(() => nothing!.Length);
        await Guest.Run(Guest.Engine(), Guest.Probe, ["recurse", "100000000"]);
        Assert.Throws<NullReferenceException>(() => nothing!.Length);
    }

    private static async Task OneOfEach(WasmtimeEngine engine, int turn)
    {
        switch (turn % 5)
        {
            case 0:
                Assert.Equal(7, (await Guest.Run(engine, Guest.Probe, ["exit", "7"])).ExitCode);
                break;
            case 1:
                Assert.Contains("unreachable", (await Guest.Run(engine, Guest.Probe, ["trap"])).Error, StringComparison.Ordinal);
                break;
            case 2:
                Assert.Equal("in", (await Guest.Run(
                    engine, Guest.Probe, ["echo"], new WasiRun { ModulePath = "", StandardInput = new MemoryStream("in"u8.ToArray()) })).Output);
                break;
            case 3:
                Assert.Equal("0\n1\n", (await Guest.Run(engine, Guest.Probe, ["drip", "2", "1"])).Output);
                break;
            default:
                using (var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(5)))
                {
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Guest.Run(engine, Guest.Probe, ["loop"], null, soon.Token));
                }

                break;
        }
    }

    private sealed record State(long Resident, int Mappings, int Threads, int Descriptors)
    {
        public static State Take()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            using Process self = Process.GetCurrentProcess();
            return new State(
                self.WorkingSet64, File.Exists("/proc/self/maps") ? File.ReadLines("/proc/self/maps").Count() : 0, self.Threads.Count,
                Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0);
        }
    }
}
