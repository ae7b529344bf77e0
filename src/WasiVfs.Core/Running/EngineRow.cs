// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>What an engine's probe found out.</summary>
internal readonly record struct ProbeAnswer(string Version, bool MultiMemory);

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

    /// <summary>Reads the first line of what the probe wrote; null when it makes no sense.</summary>
    public required Func<string, ProbeAnswer?> ReadProbe { get; init; }

    /// <summary>The argument list of a run that <see cref="WhyNot(WasiRun)"/> has nothing against; the module's path is absolute.</summary>
    public required Func<WasiRun, IEnumerable<string>> Arguments { get; init; }

    /// <summary>What stands between host and guest path in its option, so that no path may hold it; null when any path will do.</summary>
    public string? PathSeparator { get; init; }

    public bool GuestPaths { get; init; } = true;

    /// <summary>What happens to environment variables that its option does not take as they are.</summary>
    public VariableLoss Loses { get; init; }

    public bool ReadOnlyDirectories { get; init; }

    public bool Invoke { get; init; }

    public bool MemoryLimit { get; init; }

    public bool Fuel { get; init; }

    public bool ConfinesDirectories { get; init; } = true;

    /// <summary>Whether it was made to keep a program from harm at all.</summary>
    public bool IsSandbox { get; init; } = true;

    public string? Warning { get; init; }

    /// <summary>Whether the run asks for something that this engine has no option for; the probe's answer is not needed.</summary>
    public string? WhyNot(WasiRun run)
    {
        if (run.Invoke is not null && !Invoke)
        {
            return $"{Name} cannot call the export '{run.Invoke}': it only runs a program's start; choose another engine.";
        }

        if (run.MemoryLimit is not null && !MemoryLimit)
        {
            return $"{Name} has no limit for a program's memory; leave the limit out, or choose another engine.";
        }

        if (run.Fuel is not null && !Fuel)
        {
            return $"{Name} does not count a program's steps; leave the fuel out, or choose another engine.";
        }

        return run.Environment.Select(WhyNot).Concat(run.Directories.Select(WhyNot)).FirstOrDefault(reason => reason is not null);
    }

    private string? WhyNot(KeyValuePair<string, string> variable)
    {
        string pair = $"{variable.Key}={variable.Value}";
        string? loss = Loses.HasFlag(VariableLoss.Empty) && variable.Value.Length == 0 ? "an empty value"
            : Loses.HasFlag(VariableLoss.OuterSpace) && pair != pair.Trim() ? "space at its ends"
            : null;
        return loss is null ? null
            : $"{Name} cannot give the environment variable '{variable.Key}' {loss}; leave it out, or choose another engine.";
    }

    private string? WhyNot(PreopenedDirectory directory)
    {
        if (!GuestPaths && directory.HostPath != directory.GuestPath)
        {
            return $"{Name} cannot give the directory '{directory.HostPath}' the name '{directory.GuestPath}': "
                + "a program finds host directories under their host path there; choose another engine.";
        }

        if (directory.ReadOnly && !ReadOnlyDirectories)
        {
            return $"{Name} cannot give the directory '{directory.HostPath}' for reading only; choose another engine.";
        }

        return Separable(directory) ? null
            : $"{Name} cannot be given the directory '{directory.HostPath}' as '{directory.GuestPath}': its option writes the "
                + $"two with '{PathSeparator}' between them and has no way to quote one; rename, or choose another engine.";
    }

    // "a:" and "b" joined by "::" give "a:::b", which also reads as "a" and ":b": the separator has to be found in one place only.
    private bool Separable(PreopenedDirectory directory)
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
