// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>What an engine's probe found out.</summary>
/// <param name="Version">The version that the engine tells.</param>
/// <param name="Features">What an engine of this version can do beside what all of its kind can.</param>
internal readonly record struct ProbeAnswer(string Version, EngineFeatures Features);

/// <summary>Environment variables that an engine refuses or changes.</summary>
[Flags]
internal enum VariableLoss
{
    None = 0,
    Empty = 1,
    OuterSpace = 2,
}

/// <summary>All that we know of one engine that runs as a process.</summary>
internal sealed record EngineRow
{
    public required string Name { get; init; }

    /// <summary>Where a person gets it.</summary>
    public required string Install { get; init; }

    /// <summary>The arguments that make it say its version and leave.</summary>
    public required IReadOnlyList<string> ProbeArguments { get; init; }

    /// <summary>Reads the first line of what the probe wrote; null if it makes no sense.</summary>
    public required Func<string, ProbeAnswer?> ReadProbe { get; init; }

    /// <summary>The argument list of a run that <see cref="Obstacle(WasiRun)"/> finds nothing against; the module's path is absolute.</summary>
    public required Func<WasiRun, IEnumerable<string>> Arguments { get; init; }

    /// <summary>What stands between host and guest path in its option, so that no path may hold it; null if any path will do.</summary>
    public string? PathSeparator { get; init; }

    /// <summary>What every engine of this kind can do, whatever its version.</summary>
    public EngineFeatures Features { get; init; } = EngineFeatures.GuestPaths | EngineFeatures.ConfinedDirectories;

    /// <summary>What happens to environment variables that its option does not take as they are.</summary>
    public VariableLoss Loses { get; init; }

    /// <summary>
    /// The arguments that make it read a program, without running it, and end with 0 if it can run it; null if it has no such way.
    /// </summary>
    public Func<WasiRun, IEnumerable<string>>? CheckArguments { get; init; }

    /// <summary>Whether it was made to keep a program from harm at all.</summary>
    public bool IsSandbox { get; init; } = true;

    public string? Warning { get; init; }

    /// <summary>
    /// A sentence about something that the run asks for and this engine has no option for, or null; the probe's answer is not needed.
    /// </summary>
    public string? Obstacle(WasiRun run)
    {
        if (run.Invoke is not null && !Has(EngineFeatures.Invoke))
        {
            return $"{Name} cannot call the export '{run.Invoke}': it only runs a program's start.";
        }

        if (run.MemoryLimit is not null && !Has(EngineFeatures.MemoryLimit))
        {
            return $"{Name} has no limit for a program's memory.";
        }

        if (run.Fuel is not null && !Has(EngineFeatures.Fuel))
        {
            return $"{Name} does not count a program's steps.";
        }

        if (run.ChangesDirectory is not null && (Features & (EngineFeatures.GuestPaths | EngineFeatures.ChangesAfterTrap)) == EngineFeatures.None)
        {
            return $"{Name} has no way to save what a program changed.";
        }

        IEnumerable<PreopenedDirectory> directories = WithChanges(run).Directories;
        return run.Environment.Select(Obstacle).Concat(directories.Select(Obstacle)).FirstOrDefault(reason => reason is not null);
    }

    /// <summary>The run as this engine's options say it: one that takes no changes out of a program itself gives the program's runtime the
    /// directory for them.</summary>
    public WasiRun WithChanges(WasiRun run) => run.ChangesDirectory is { } directory && !Has(EngineFeatures.ChangesAfterTrap)
        ? run with { Directories = [.. run.Directories, new PreopenedDirectory(directory, WasiRun.ChangesGuestPath)], ChangesDirectory = null }
        : run;

    public bool Has(EngineFeatures feature) => Features.HasFlag(feature);

    private string? Obstacle(KeyValuePair<string, string> variable)
    {
        string pair = $"{variable.Key}={variable.Value}";
        string? loss = Loses.HasFlag(VariableLoss.Empty) && variable.Value.Length == 0 ? "an empty value"
            : Loses.HasFlag(VariableLoss.OuterSpace) && pair != pair.Trim() ? "space at its ends"
            : null;
        return loss is null ? null : $"{Name} cannot give the environment variable '{variable.Key}' {loss}.";
    }

    private string? Obstacle(PreopenedDirectory directory)
    {
        if (!Has(EngineFeatures.GuestPaths) && directory.HostPath != directory.GuestPath)
        {
            return $"{Name} cannot give the directory '{directory.HostPath}' the name '{directory.GuestPath}': "
                + "a program finds host directories under their host path there.";
        }

        if (directory.ReadOnly && !Has(EngineFeatures.ReadOnlyDirectories))
        {
            return $"{Name} cannot give the directory '{directory.HostPath}' for reading only.";
        }

        return IsSeparable(directory) ? null
            : $"{Name} cannot be given the directory '{directory.HostPath}' as '{directory.GuestPath}': its option writes the "
                + $"two with '{PathSeparator}' between them and has no way to quote one.";
    }

    // "a:" and "b" joined by "::" give "a:::b", which also reads as "a" and ":b": the separator has to be found in one place only.
    private bool IsSeparable(PreopenedDirectory directory)
    {
        if (PathSeparator is null)
        {
            return true;
        }

        string joined = directory.HostPath + PathSeparator + directory.GuestPath;
        int at = directory.HostPath.Length;
        return joined.IndexOf(PathSeparator, StringComparison.Ordinal) == at
            && joined.LastIndexOf(PathSeparator, StringComparison.Ordinal) == at;
    }
}
