// SPDX-License-Identifier: MIT
using System.Diagnostics;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Engines;

/// <summary>Tests that look at the whole process run while nothing else does.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;

/// <summary>A process that runs programs in engines of their own for days stays as it is.</summary>
[Collection(nameof(WholeProcess))]
public sealed class LongRunTests
{
    private const int Runs = 1000;
    private const int AtOnce = 4;

    [FactNeeding("wasmtime")]
    public async Task A_thousand_runs_as_processes_leave_nothing()
    {
        await RunMany(200);
        State before = State.Take();
        await RunMany(Runs);
        State after = State.Take();

        // Pools come and go, and the heap of a process that has run other tests before; what each fifth run left would be two hundred, and
        // 64 KiB of each run 64 MB.
        Assert.InRange(after.Threads, 0, before.Threads + 20);
        Assert.InRange(after.Descriptors, 0, before.Descriptors + 20);
        Assert.InRange(after.Managed, 0, before.Managed + (1 << 20));
        Assert.InRange(after.Resident, 0, before.Resident + (48L << 20));
        Assert.Equal(0, after.Children);
    }

    private static Task RunMany(int count) =>
        Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (turn, _) => await OneOfEach(turn));

    private static async Task OneOfEach(int turn)
    {
        switch (turn % 5)
        {
            case 0:
                Assert.Equal(7, (await Capture.Run("wasmtime", EngineContractTests.Probe("exit", "7"))).ExitCode);
                break;
            case 1:
                Assert.Contains("unreachable", (await Capture.Run("wasmtime", EngineContractTests.Probe("trap"))).Error, StringComparison.Ordinal);
                break;
            case 2:
                WasiRun echo = EngineContractTests.Probe("echo") with { StandardInput = new MemoryStream("in"u8.ToArray()) };
                Assert.Equal("in", (await Capture.Run("wasmtime", echo)).Text);
                break;
            case 3:
                Assert.Equal("0\n1\n", (await Capture.Run("wasmtime", EngineContractTests.Probe("drip", "2", "1"))).Text);
                break;
            default:
                using (var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(5)))
                {
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(
                        () => Capture.Run("wasmtime", EngineContractTests.Probe("loop"), soon.Token));
                }

                break;
        }
    }

    private sealed record State(long Managed, long Resident, int Threads, int Descriptors, int Children)
    {
        public static State Take()
        {
            long managed = GC.GetTotalMemory(forceFullCollection: true);
            using Process self = Process.GetCurrentProcess();
            string descriptors = "/proc/self/fd", children = $"/proc/self/task/{self.Id}/children";
            return new State(
                managed, self.WorkingSet64, self.Threads.Count,
                Directory.Exists(descriptors) ? Directory.GetFileSystemEntries(descriptors).Length : 0,
                File.Exists(children) ? File.ReadAllText(children).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length : 0);
        }
    }
}
