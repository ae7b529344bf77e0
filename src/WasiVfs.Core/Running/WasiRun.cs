// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>A host directory that the program finds open at start.</summary>
/// <param name="HostPath">The directory on the host.</param>
/// <param name="GuestPath">The name under which the program finds it.</param>
/// <param name="ReadOnly">Whether the engine is asked to refuse writes.</param>
public sealed record PreopenedDirectory(string HostPath, string GuestPath, bool ReadOnly = false);

/// <summary>One run of a program: everything that an engine is told.</summary>
public sealed record WasiRun
{
    /// <summary>The name of the file with a program's changes.</summary>
    public const string ChangesFileName = "changes.tar";

    /// <summary>The guest path of a host directory that the runtime of a packed program takes for itself, and saves the changes
    /// in (save.c).</summary>
    internal const string ChangesGuestPath = "/.wasi-vfs-changes";

    /// <summary>The file of the module or component.</summary>
    public required string ModulePath { get; init; }

    /// <summary>The arguments after the program's name; never parsed by a shell.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The whole environment of the program: nothing of the host's is inherited.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Host directories; a packed module needs none.</summary>
    public IReadOnlyList<PreopenedDirectory> Directories { get; init; } = [];

    /// <summary>The export to call instead of <c>_start</c>; for a reactor.</summary>
    public string? Invoke { get; init; }

    /// <summary>What the program needs of an engine: <c>ProgramNeeds.Of</c> finds it out from its file.</summary>
    public EngineFeatures Needs { get; init; }

    /// <summary>A directory of the host in which the changes of a packed program are put when it ends, as the file
    /// <see cref="ChangesFileName"/>: a layer of a container image (docs/WRITABLE.md); null if they end with the program.</summary>
    /// <remarks>
    /// There is no file, or an empty one, if the program is not packed to be changed, if the changes cannot be saved, of which a sentence
    /// stands on standard error, or if it ended by a trap on an engine without <see cref="EngineFeatures.ChangesAfterTrap"/>.
    /// </remarks>
    public string? ChangesDirectory { get; init; }

    /// <summary>The most that each of the program's memories may grow to, in bytes; null sets no limit beside the program's own.</summary>
    /// <remarks>
    /// A program that asks for more is refused the memory (its <c>memory.grow</c> gives -1), and says so or fails as it was written to.
    /// </remarks>
    public long? MemoryLimit { get; init; }

    /// <summary>How many steps the program may take, about one for each instruction, before it traps; null sets no limit.</summary>
    /// <remarks>Unlike a time limit it ends the program at the same place on every run. How steps are counted is each engine's own.</remarks>
    public ulong? Fuel { get; init; }

    /// <summary>Where standard input comes from; null hands the program the host's own.</summary>
    public Stream? StandardInput { get; init; }

    /// <summary>Where standard output goes as it is written; null hands the program the host's own.</summary>
    public Stream? StandardOutput { get; init; }

    /// <summary>Where standard error goes as it is written; null hands the program the host's own.</summary>
    public Stream? StandardError { get; init; }

    /// <summary>Whether the program is a component.</summary>
    internal bool IsComponent => (Needs & (EngineFeatures.Wasi02 | EngineFeatures.Wasi03)) != EngineFeatures.None;
}
