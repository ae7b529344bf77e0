// SPDX-License-Identifier: MIT
using static System.FormattableString;

namespace WasiVfs.Running;

/// <summary>The engines that we can start, in the order in which they are taken. Each row has been run and measured.</summary>
internal static class EngineTable
{
    // Two memories, and the components of each version of WASI, run without an option from these versions on.
    private static readonly (EngineFeatures Feature, Version Version)[] WasmtimeSince =
    [
        (EngineFeatures.MultiMemory, new Version(15, 0)),
        (EngineFeatures.Wasi02, new Version(17, 0)),
        (EngineFeatures.Wasi03, new Version(48, 0)),
    ];

    public static readonly EngineRow Wasmtime = new()
    {
        Name = "wasmtime",
        Install = "https://wasmtime.dev",
        ProbeArguments = ["--version"],
        ReadProbe = line => Versioned(line, "wasmtime ", WasmtimeSince),
        PathSeparator = "::",
        Features = EngineFeatures.GuestPaths | EngineFeatures.ConfinedDirectories | EngineFeatures.Invoke | EngineFeatures.MemoryLimit
            | EngineFeatures.Fuel,
        CheckArguments = run => ["compile", "--output", OperatingSystem.IsWindows() ? "NUL" : "/dev/null", run.ModulePath],
        Arguments = run =>
        [
            "run",
            .. run.MemoryLimit is { } limit ? [Invariant($"-Wmax-memory-size={limit}")] : Array.Empty<string>(),
            .. run.Fuel is { } fuel ? [Invariant($"-Wfuel={fuel}")] : Array.Empty<string>(),
            .. run.Directories.Select(directory => $"--dir={directory.HostPath}::{directory.GuestPath}"),
            .. Environment(run, "--env="),
            .. run.Invoke is null ? [] : (string[])[run.IsComponent ? $"--invoke={run.Invoke}()" : $"--invoke={run.Invoke}"],
            run.ModulePath,
            .. run.Arguments,
        ],
    };

    public static readonly EngineRow Wazero = new()
    {
        Name = "wazero",
        Install = "https://wazero.io",
        ProbeArguments = ["version"],
        // One memory is all that wazero has.
        ReadProbe = line => line.Length == 0 ? null : new ProbeAnswer(line.TrimStart('v'), EngineFeatures.None),
        PathSeparator = ":",
        Features = EngineFeatures.GuestPaths | EngineFeatures.ReadOnlyDirectories,
        CheckArguments = run => ["compile", run.ModulePath],
        Warning = "wazero follows symbolic links out of the host directories that a program is given.",
        Arguments = run =>
        [
            "run",
            .. run.Directories.Select(directory =>
                $"-mount={directory.HostPath}:{directory.GuestPath}{(directory.ReadOnly ? ":ro" : "")}"),
            .. Environment(run, "-env="),
            run.ModulePath,

            // With nothing after it, wazero hands the dashes to the program.
            .. run.Arguments.Count == 0 ? [] : (string[])["--", .. run.Arguments],
        ],
    };

    public static readonly EngineRow Wasmi = new()
    {
        Name = "wasmi",
        Install = "https://github.com/wasmi-labs/wasmi",
        ProbeArguments = ["--version"],
        ReadProbe = line => Versioned(line, "wasmi ", [(EngineFeatures.MultiMemory, new Version(1, 0))]),
        Features = EngineFeatures.ConfinedDirectories | EngineFeatures.Invoke | EngineFeatures.Fuel,
        Loses = VariableLoss.Empty,
        Warning = "wasmi is an interpreter: long computations take many times as long as in an engine that compiles.",
        Arguments = run =>
        [
            "run",
            .. run.Fuel is { } fuel ? [Invariant($"--fuel={fuel}")] : Array.Empty<string>(),
            .. run.Directories.Select(directory => $"--dir={directory.HostPath}"),
            .. Environment(run, "--env="),
            .. Invocation(run),
            run.ModulePath,
            .. run.Arguments,
        ],
    };

    public static readonly EngineRow Wasmer = new()
    {
        Name = "wasmer",
        Install = "https://wasmer.io",
        ProbeArguments = ["--version"],
        ReadProbe = line => Versioned(line, "wasmer ", [(EngineFeatures.MultiMemory, new Version(7, 4))]),
        PathSeparator = ":",
        CheckArguments = run => ["validate", run.ModulePath],
        Loses = VariableLoss.Empty | VariableLoss.OuterSpace,
        Arguments = run =>
        [
            "run",
            .. run.Needs.HasFlag(EngineFeatures.MultiMemory) ? ["--enable-multi-memory"] : Array.Empty<string>(),
            .. run.Directories.Select(directory => $"--volume={directory.HostPath}:{directory.GuestPath}"),
            .. Environment(run, "--env="),
            run.ModulePath,
            "--",
            .. run.Arguments,
        ],
    };

    public static readonly IReadOnlyList<EngineRow> Rows =
        [Wasmtime, JavaScriptEngines.Node, Wazero, Wasmi, Wasmer, JavaScriptEngines.Deno, JavaScriptEngines.Bun];

    public static IEnumerable<string> Environment(WasiRun run, string option) =>
        run.Environment.Select(variable => $"{option}{variable.Key}={variable.Value}");

    public static IEnumerable<string> Invocation(WasiRun run) => run.Invoke is null ? [] : [$"--invoke={run.Invoke}"];

    // "wasmtime 48.0.8 (1234567 2026-08-20)"
    private static ProbeAnswer? Versioned(string line, string prefix, (EngineFeatures Feature, Version Version)[] since)
    {
        if (!line.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        string version = line[prefix.Length..].Split(' ')[0];
        return !Version.TryParse(version.Split('-', '+')[0], out Version? number) ? null : new ProbeAnswer(
            version, since.Where(pair => number >= pair.Version).Aggregate(EngineFeatures.None, (all, pair) => all | pair.Feature));
    }
}
