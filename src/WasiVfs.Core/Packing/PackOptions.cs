// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.Packing;

/// <summary>One host directory or file and the guest path under which the program finds it.</summary>
/// <param name="HostPath">A directory or a file on the host.</param>
/// <param name="GuestPath">The preopen's name; an absolute path or a relative one, without <c>..</c>.</param>
public sealed record Mapping(string HostPath, string GuestPath)
{
    /// <summary>Whether the host path is a file that holds a tree (<see cref="TreeSource"/>), and the tree is meant; otherwise a file is
    /// embedded as it is, whatever it holds.</summary>
    public bool IsArchive { get; init; }

    /// <summary>The tree inside an archive, an image or a packed module.</summary>
    /// <param name="archivePath">The file.</param>
    /// <param name="guestPath">The preopen's name; the tree's root lies there.</param>
    public static Mapping Archive(string archivePath, string guestPath) => new(archivePath, guestPath) { IsArchive = true };
}

/// <summary>What a pack is asked to do.</summary>
public sealed record PackOptions
{
    /// <summary>The trees to embed, in the order of their preopens; none is allowed.</summary>
    public IReadOnlyList<Mapping> Mappings { get; init; } = [];

    /// <summary>Globs of paths, relative to each mapping's host directory, that stay out of the image.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>How much the archives among the mappings may inflate to.</summary>
    public ArchiveLimits ArchiveLimits { get; init; } = new();

    /// <summary>Whether entries keep their modification times; otherwise all times are <see cref="SourceDateEpoch"/>. Modes are 0644 and 0755 by kind either way.</summary>
    public bool PreserveTimestamps { get; init; }

    /// <summary>The time of every entry that keeps none, in seconds since 1970 (the SOURCE_DATE_EPOCH convention).</summary>
    public long SourceDateEpoch { get; init; }

    /// <summary>What happens where two mappings bring the same path.</summary>
    public ConflictPolicy OnConflict { get; init; }

    /// <summary>Whether the record that gives the program back (<see cref="ModuleSplitter"/>) is left out.</summary>
    public bool NoUndo { get; init; }

    /// <summary>Where the runtime keeps its state.</summary>
    public MemoryProfile Memory { get; init; }

    /// <summary>Whether the host's file system is put out of the program's reach: the imports that lead to it are removed.</summary>
    public bool Sealed { get; init; }

    /// <summary>Whether the program is made to write a line on standard error for each of its file calls: the path, the result, and who answered.</summary>
    public bool Trace { get; init; }

    /// <summary>Whether paths are confined below the mount rather than below the descriptor, as the original wasi-vfs does it.</summary>
    public bool ConfineToMount { get; init; }
}

/// <summary>How far a pack has come.</summary>
/// <param name="Activity">What is being done, a word or two.</param>
/// <param name="Done">Bytes or files so far.</param>
/// <param name="Total">Bytes or files in all; 0 where that is not known yet.</param>
public readonly record struct PackProgress(string Activity, long Done, long Total);
