// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Engines;

/// <summary>Bytes arrive while a program runs, and a run that is cancelled or fails leaves nothing behind.</summary>
public sealed class EngineStreamTests
{
    [OnEveryEngine]
    public async Task Lines_arrive_as_they_are_written(string engine)
    {
        var output = new Recorder();
        Task<int> run = TestEngines.Get(engine).RunAsync(Silent("drip", "5", "300") with { StandardOutput = output });
        await output.FirstWrite.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(run.IsCompleted, "the first line came only when the program had ended");
        Assert.Equal(0, await run);
        Assert.Equal("0\n1\n2\n3\n4\n", output.Text);
    }

    [OnEveryEngine]
    public async Task A_cancelled_program_is_gone(string engine)
    {
        var output = new Recorder();
        using var cancel = new CancellationTokenSource();
        string mark = $"mark-{Guid.NewGuid():N}";
        Task<int> run = TestEngines.Get(engine).RunAsync(Silent("loop", mark) with { StandardOutput = output }, cancel.Token);
        await output.FirstWrite.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.NotEqual(engine == InProcessEngine.Name, Processes.With(mark).Count > 0);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Empty(Processes.With(mark));
    }

    [OnEveryEngine]
    public async Task A_cancelled_program_is_gone_though_it_sleeps(string engine)
    {
        var output = new Recorder();
        using var cancel = new CancellationTokenSource();
        Task<int> run = TestEngines.Get(engine).RunAsync(Silent("drip", "2", "3600000") with { StandardOutput = output }, cancel.Token);
        await output.FirstWrite.WaitAsync(TimeSpan.FromSeconds(60));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [OnEveryEngine]
    public async Task A_cancelled_program_is_gone_though_it_waits_for_input(string engine)
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        Task<int> run = TestEngines.Get(engine).RunAsync(Silent("echo") with { StandardInput = new NeverReady() }, cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [OnEveryEngine]
    public async Task A_cancelled_program_is_gone_though_nobody_takes_what_it_writes(string engine)
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        Task<int> run = TestEngines.Get(engine).RunAsync(Silent("big", "10000000") with { StandardOutput = new Blocked() }, cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [OnEveryEngine]
    public async Task A_target_that_fails_ends_the_program(string engine)
    {
        string mark = $"mark-{Guid.NewGuid():N}";
        WasiRun run = Silent("loop", mark) with { StandardOutput = new FullDisk() };
        IOException fault = await Assert.ThrowsAsync<IOException>(() => TestEngines.Get(engine).RunAsync(run));
        Assert.Equal("full", fault.Message);
        Assert.Empty(Processes.With(mark));
    }

    [OnEveryEngine]
    public async Task An_input_that_never_comes_does_not_hold_up_the_end(string engine)
    {
        WasiRun run = Silent("exit", "3") with { StandardInput = new NeverReady() };
        Assert.Equal(3, await TestEngines.Get(engine).RunAsync(run).WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [OnEveryEngine]
    public async Task Streams_that_are_left_out_stay_the_hosts_own(string engine)
    {
        // This process's own output is the test runner's, so only that nothing goes wrong can be seen from here.
        var run = EngineContractTests.Probe("exit", "4") with { StandardInput = Stream.Null };
        Assert.Equal(4, await TestEngines.Get(engine).RunAsync(run));
    }

    [OnEveryEngine]
    public async Task A_run_that_is_cancelled_before_it_starts_starts_nothing(string engine) =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => TestEngines.Get(engine).RunAsync(Silent("loop"), new CancellationToken(canceled: true)));

    private static WasiRun Silent(params string[] arguments) => EngineContractTests.Probe(arguments) with
    {
        StandardInput = Stream.Null,
        StandardOutput = Stream.Null,
        StandardError = Stream.Null,
    };
}
