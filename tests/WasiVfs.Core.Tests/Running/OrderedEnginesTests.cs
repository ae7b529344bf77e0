// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using WasiVfs.Running;
using Xunit;

namespace WasiVfs.Tests.Running;

/// <summary>An engine that refuses a program is passed over, and the next one that takes it runs it.</summary>
public sealed class OrderedEnginesTests
{
    private static readonly WasiRun Run = new() { ModulePath = "x.wasm", Fuel = 1 };

    [Fact]
    public async Task The_first_that_takes_the_program_runs_it()
    {
        var engines = new OrderedEngines([new Engine("a", 1), new Engine("b", 2)]);
        Assert.Equal("a", engines.Name);
        Assert.Equal(1, await engines.RunAsync(Run));
        Assert.Equal("a", engines.Name);

        engines = new OrderedEngines([Refusing("a"), new Engine("b", 2) { Obstacle = "b has no fuel." }, new Engine("c", 3)]);
        Assert.Equal("a", engines.Name);
        Assert.Equal(3, await engines.RunAsync(Run));
        Assert.Equal("c", engines.Name);
    }

    [Fact]
    public async Task If_all_refuse_each_says_why()
    {
        var engines = new OrderedEngines([Refusing("a"), Refusing("b")]);
        EngineException error = await Assert.ThrowsAsync<EngineException>(() => engines.RunAsync(Run));
        Assert.Equal((ErrorId.ProgramRefused, "a refuses it. b refuses it."), (error.Id, error.Message));
    }

    [Fact]
    public async Task Another_fault_is_not_a_refusal()
    {
        var faulty = new Engine("a", 1) { Fault = new EngineException(ErrorId.EngineNotUsable, "a is broken.") };
        EngineException error = await Assert.ThrowsAsync<EngineException>(() => new OrderedEngines([faulty, new Engine("b", 2)]).RunAsync(Run));
        Assert.Equal("a is broken.", error.Message);
    }

    private static Engine Refusing(string name) => new(name, 0) { Fault = new EngineException(ErrorId.ProgramRefused, $"{name} refuses it.") };

    private sealed class Engine(string name, int exitCode) : IWasiEngine
    {
        public string? Obstacle { get; init; }

        public EngineException? Fault { get; init; }

        public string Name => name;

        public bool ConfinesDirectories => true;

        public EngineInfo Info => new(name, "1", "/", EngineFeatures.None, null);

        public bool CanRun(WasiRun run, [NotNullWhen(false)] out string? reason) => (reason = Obstacle) is null;

        public Task<int> RunAsync(WasiRun run, CancellationToken cancellationToken = default) =>
            Fault is null ? Task.FromResult(exitCode) : Task.FromException<int>(Fault);
    }
}
