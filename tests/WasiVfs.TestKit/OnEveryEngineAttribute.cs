// SPDX-License-Identifier: MIT
using System.Reflection;
using WasiVfs.Running;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace WasiVfs.Tests.Support;

/// <summary>
/// A test with one argument, the engine's word. It is skipped with the reason for each engine that is missing here, and once for all
/// if something else that it needs is missing (<see cref="Requires"/>).
/// </summary>
/// <remarks>It is a theory and its own data, so that no test can have one without the other.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnEveryEngineAttribute : TheoryAttribute, IDataAttribute
{
    public OnEveryEngineAttribute(params string[] needs)
        : base(null, -1) => Skip = Requires.Missing(needs);

    /// <summary>The feature (<see cref="EngineFeatureNames"/>) that the test is about: an engine without it has no row.</summary>
    public string? Having { get; init; }

    /// <summary>The feature whose absence the test is about: an engine with it has no row.</summary>
    public string? Lacking { get; init; }

    /// <summary>Whether an engine takes long to compile the program: of engines that compile alike, one has a row that is not left
    /// to <c>./test.sh --systems</c>.</summary>
    public bool IsLarge { get; init; }

    bool? IDataAttribute.Explicit => null;

    int? IDataAttribute.Timeout => null;

    string? IDataAttribute.Label => null;

    string? IDataAttribute.TestDisplayName => null;

    string[]? IDataAttribute.Traits => null;

    /// <summary>The engines that the test has a row for; those that are missing here are among them.</summary>
    public IEnumerable<string> Engines => TestEngines.Names.Where(name =>
        TestEngines.WhyMissing(name) is not null
        || ((Having is null || TestEngines.Has(name, Having)) && (Lacking is null || !TestEngines.Has(name, Lacking))));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Engines.Select(name => new TheoryDataRow<string>(name) { Skip = TestEngines.WhyMissing(name) ?? WhyLater(name) })]);

    /// <inheritdoc/>
    public bool SupportsDiscoveryEnumeration() => true;

    // Wasmtime is the one in process too, and V8 that of the pinned Node; wasmi interprets.
    private string? WhyLater(string engine) =>
        IsLarge && engine is "wasmtime" or "node" or "deno" or "wasmi" ? Requires.Missing([Requires.Systems]) : null;
}
