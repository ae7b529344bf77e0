// SPDX-License-Identifier: MIT
using WasiVfs.Embedding;
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Engines;

/// <summary>A pack for a run is there for the run, and no longer.</summary>
public sealed class EmbeddedRunTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public EmbeddedRunTests() => _directory.Write("files/hello.txt", "Hello\n");

    public void Dispose() => _directory.Dispose();

    [OnEveryEngine]
    public async Task A_cancelled_run_leaves_no_process_and_no_file(string engine)
    {
        string mark = $"mark-{Guid.NewGuid():N}";
        string place;
        using (EmbeddedRun embedded = Prepare())
        {
            place = Path.GetDirectoryName(embedded.Pack.Path)!;
            var output = new Recorder();
            using var cancel = new CancellationTokenSource();
            Task<int> run = embedded.RunAsync(TestEngines.Get(engine), Quiet("loop", mark) with { StandardOutput = output }, cancel.Token);
            await output.FirstWrite.WaitAsync(TimeSpan.FromSeconds(60));
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
            Assert.Empty(Processes.With(mark));
        }

        Assert.False(Directory.Exists(place));
    }

    [Fact]
    public async Task A_pack_that_is_cancelled_leaves_no_file()
    {
        string[] before = Places();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        Assert.ThrowsAny<OperationCanceledException>(
            () => EmbeddedRun.Prepare(EngineContractTests.ProbePath, Packs.Options((_directory.Path, "/")), null, cancelled.Token));
        Assert.DoesNotContain(Places().Except(before), place => File.Exists(Path.Combine(place, "runprobe.wasm")));
    }

    [OnEveryEngine]
    public async Task An_embedded_file_is_read_on_each_of_several_runs(string engine)
    {
        using EmbeddedRun embedded = Prepare();
        for (int i = 0; i < 3; i++)
        {
            await AssertReads(engine, embedded, Quiet("read", "/files/hello.txt"));
        }
    }

    [OnEveryEngine]
    public async Task An_embedded_file_is_read_with_state_in_a_memory_of_its_own_or_refused(string engine)
    {
        using EmbeddedRun embedded = Prepare(MemoryProfile.Isolated);
        WasiRun run = Quiet("read", "/files/hello.txt") with { Needs = EngineFeatures.MultiMemory };
        if (TestEngines.Has(engine, EngineFeatures.MultiMemory))
        {
            await AssertReads(engine, embedded, run);
        }
        else
        {
            await Assert.ThrowsAsync<EngineException>(() => embedded.RunAsync(TestEngines.Get(engine), run));
            Observed.Refused();
        }
    }

    private static async Task AssertReads(string engine, EmbeddedRun embedded, WasiRun run)
    {
        using var output = new MemoryStream();
        Assert.Equal(0, await embedded.RunAsync(TestEngines.Get(engine), run with { StandardOutput = output }));
        Assert.Equal("Hello\n"u8.ToArray(), output.ToArray());
    }

    private EmbeddedRun Prepare(MemoryProfile memory = MemoryProfile.Portable) =>
        EmbeddedRun.Prepare(EngineContractTests.ProbePath, Packs.Options((_directory.Path, "/")) with { Memory = memory });

    private static WasiRun Quiet(params string[] arguments) => EngineContractTests.Probe(arguments) with
    {
        StandardInput = Stream.Null,
        StandardOutput = Stream.Null,
        StandardError = Stream.Null,
    };

    private static string[] Places() => Directory.GetDirectories(Path.GetTempPath(), "wasi-vfs-run-*");
}
