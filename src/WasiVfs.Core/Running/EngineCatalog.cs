// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>The engines of this machine, in the order in which they are taken.</summary>
public sealed class EngineCatalog
{
    private readonly IReadOnlyList<string> _searchPath;
    private readonly string _adapterFolder;

    /// <summary>A catalog over directories, in the order given, or over those of the environment variable PATH.</summary>
    /// <param name="searchPath">
    /// Absolute directories; empty and relative ones are passed over, so that no engine comes from the current directory.
    /// </param>
    /// <param name="adapterFolder">
    /// The absolute folder of the adapter for Wasmtime in process; otherwise <c>wasmtime</c> beside this assembly.
    /// </param>
    public EngineCatalog(IEnumerable<string>? searchPath = null, string? adapterFolder = null)
    {
        _searchPath = [.. (searchPath ?? FromEnvironment()).Where(Path.IsPathFullyQualified)];
        _adapterFolder = adapterFolder ?? InProcessEngine.DefaultFolder;
    }

    /// <summary>The words by which engines are picked, in the order in which they are taken.</summary>
    public static IReadOnlyList<string> Names { get; } = [InProcessEngine.Name, .. EngineTable.Rows.Select(row => row.Name)];

    /// <summary>The engines that a person can install, and where each is found.</summary>
    public static string Installable { get; } = string.Join(", ", EngineTable.Rows.Select(row => $"{row.Name} ({row.Install})"));

    /// <summary>The words of the engines that take a program's changes out of it even after a trap.</summary>
    internal static IReadOnlyList<string> WithChangesAfterTrap { get; } = [
        InProcessEngine.Name,
        .. EngineTable.Rows.Where(row => row.Has(EngineFeatures.ChangesAfterTrap)).Select(row => row.Name),
    ];

    /// <summary>Every engine that is present, in the order in which they are taken; no program has been started.</summary>
    public IReadOnlyList<IWasiEngine> Find() =>
        [.. new[] { InProcess() }.Concat(EngineTable.Rows.Select(Find)).OfType<IWasiEngine>()];

    /// <summary>Picks an engine for a run.</summary>
    /// <param name="name">
    /// The engine's word, or the path of its program (the file is named as the word is); null takes the first that can do the run, and the
    /// next one if that refuses the program. An engine that does not keep a program inside its host directories is taken for a run with
    /// such directories only if no other can do it, and one that is not a sandbox last of all.
    /// </param>
    /// <param name="run">What the engine has to be able to do.</param>
    /// <exception cref="EngineException">There is no such engine, or it cannot do the run.</exception>
    public IWasiEngine Select(string? name, WasiRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (name is null)
        {
            return SelectFirst(run);
        }

        IWasiEngine engine = Named(name);
        return engine.CanRun(run, out string? reason) ? engine : throw new EngineException(ErrorId.EngineUnsuitable, reason);
    }

    private OrderedEngines SelectFirst(WasiRun run)
    {
        IReadOnlyList<IWasiEngine> present = Find();
        if (present.Count == 0)
        {
            throw new EngineException("There is no WebAssembly engine on this machine.");
        }

        IWasiEngine[] inOrder = run.Directories.Count == 0 ? [.. present] : [.. present
            .OrderByDescending(engine => engine.ConfinesDirectories).ThenBy(engine => engine is ProcessEngine { IsSandbox: false })];
        var reasons = new List<string>();
        for (int i = 0; i < inOrder.Length; i++)
        {
            if (inOrder[i].CanRun(run, out string? reason))
            {
                return new OrderedEngines(inOrder[i..]);
            }

            reasons.Add(reason);
        }

        throw new EngineException("No engine on this machine can do this run. " + string.Join(' ', reasons.Distinct()));
    }

    private IWasiEngine? InProcess()
    {
        try
        {
            IWasiEngine? engine = InProcessEngine.Find(_adapterFolder);
            return engine?.Info is null ? null : engine;
        }
        catch (EngineException)
        {
            // Its native library is not made for this machine.
            return null;
        }
    }

    private IWasiEngine Named(string name)
    {
        if (name == InProcessEngine.Name)
        {
            return InProcessEngine.Find(_adapterFolder) ?? throw new EngineException(
                "Wasmtime in process is not part of this build" + (_adapterFolder == "" ? "." : $": there is no '{_adapterFolder}'."));
        }

        bool isPath = name.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar);
        string word = isPath ? WithoutExe(Path.GetFileName(name)) : name;
        EngineRow row = EngineTable.Rows.FirstOrDefault(row => row.Name == word) ?? throw new EngineException(
            $"There is no engine by the name '{name}'; the names are {string.Join(", ", Names)}.");
        if (!isPath)
        {
            return Find(row) ?? throw new EngineException($"The engine '{row.Name}' is not on PATH; it comes from {row.Install}.");
        }

        return IsProgram(name) ? new ProcessEngine(row, Path.GetFullPath(name))
            : throw new EngineException($"The engine '{name}' does not exist or is not a program.");
    }

    private ProcessEngine? Find(EngineRow row)
    {
        string file = OperatingSystem.IsWindows() ? row.Name + ".exe" : row.Name;
        string? location = _searchPath.Select(directory => Path.Combine(directory, file)).FirstOrDefault(IsProgram);
        return location is null ? null : new ProcessEngine(row, location);
    }

    private static string WithoutExe(string file) =>
        file.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? file[..^4] : file;

    private static bool IsProgram(string path)
    {
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & execute) != 0);
    }

    // An empty or relative entry would mean the working directory, from which nobody wants a program that happens to lie there.
    private static string[] FromEnvironment() =>
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(Path.IsPathFullyQualified)];
}
