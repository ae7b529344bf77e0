// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.Packing;

/// <summary>What a pack is asked to do.</summary>
public sealed record PackOptions
{
    /// <summary>The trees to embed, in the order of their preopens; there may be none.</summary>
    public IReadOnlyList<Mapping> Mappings { get; init; } = [];

    /// <summary>Files with layers of a container image, tar or tar.gz, that are laid over all that is embedded, in their order: what
    /// a writable layer saved (docs/WRITABLE.md). Their paths are those of the image, so that <c>/</c> is the guest's.</summary>
    public IReadOnlyList<string> AppliedLayers { get; init; } = [];

    /// <summary>Globs of paths, relative to each mapping's source, that stay out of the image.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>How much the archives among the mappings may inflate to.</summary>
    public ArchiveLimits ArchiveLimits { get; init; } = new();

    /// <summary>Whether entries keep their modification times; otherwise all times are <see cref="SourceDateEpoch"/>. Modes are
    /// 0644 and 0755 by kind either way.</summary>
    public bool PreserveTimestamps { get; init; }

    /// <summary>What happens to compiled Python files, whose header may name the time of the source. With
    /// <see cref="PycHandling.Keep"/> a source keeps its time if such a file fits it, whatever <see cref="PreserveTimestamps"/>
    /// says.</summary>
    public PycHandling Pyc { get; init; }

    /// <summary>The time of every entry that keeps none, in seconds since 1970 (the SOURCE_DATE_EPOCH convention); by default the start of
    /// 1980, since zip archives hold no earlier time and programs that make them refuse one.</summary>
    public long SourceDateEpoch { get; init; } = PosixTime.Default;

    /// <summary>Files with traces of the program (<c>run --trace-file</c>): only what they name is embedded, with the directories and links on
    /// its way; several add up. Empty: all is embedded.</summary>
    public IReadOnlyList<string> OnlyUsed { get; init; } = [];

    /// <summary>Globs of what stays although no trace names it, by its path in the image.</summary>
    public IReadOnlyList<string> KeepUnused { get; init; } = [];

    /// <summary>Whether what symbolic links lead to is embedded in their place, on the host wherever it lies. A link to a directory that it
    /// lies in itself, or to nothing, stays a link.</summary>
    public bool Dereference { get; init; }

    /// <summary>Finds what the last result holds of a file of the host (<see cref="ModuleRepacker"/>).</summary>
    internal Func<MetadataHashValue, KeptContent?>? Known { get; init; }

    /// <summary>Whether the image gets a bill of materials (<see cref="BillOfMaterials"/>). A module that has one keeps one of all that it
    /// holds, whatever is said here.</summary>
    public bool HasBillOfMaterials { get; init; }

    /// <summary>What happens if two mappings bring the same path.</summary>
    public ConflictPolicy OnConflict { get; init; }

    /// <summary>Whether the record is kept that gives the program back (<see cref="ModuleSplitter"/>).</summary>
    public bool KeepUndo { get; init; } = true;

    /// <summary>Where the runtime keeps its state.</summary>
    public MemoryProfile Memory { get; init; }

    /// <summary>Whether the host's file system is put out of the program's reach: the imports that lead to it are removed. A component is put
    /// into another one that gives it the interfaces of wasi:filesystem, so that a host without them runs it.</summary>
    public bool Sealed { get; init; }

    /// <summary>Whether the program is made to write a line on standard error for each of its file calls: the path, the result,
    /// and who answered.</summary>
    public bool Trace { get; init; }

    /// <summary>What the program can change of the embedded tree; null if it can only read.</summary>
    public WritableLayer? Layer { get; init; }

    /// <summary>What the program is started with; null if the host decides all of it.</summary>
    public ProgramStart? Start { get; init; }

    /// <summary>The devices that the program finds in <c>/dev</c>.</summary>
    public IReadOnlyList<Device> Devices { get; init; } = [];

    /// <summary>Whether the program finds the whole tree at <c>/</c> too, as in a container: a preopen of that name, which lists the
    /// directories that the others lie in.</summary>
    public bool ShowRoot { get; init; }

    /// <summary>Whether each mapping is a mount of its own, as in the original wasi-vfs: paths are confined below the mount
    /// rather than below the descriptor, and a mapping inside another one is not listed in that one.</summary>
    public bool SeparateMounts { get; init; }

    /// <summary>Whether a directory of the host at the guest path of a mapping is united with it: the host's files lie over the embedded ones,
    /// and what the program writes goes to the host. Otherwise the embedded tree hides it. Not for a sealed module, a writable layer, a
    /// component or <see cref="SeparateMounts"/>.</summary>
    public bool Union { get; init; }

    /// <summary>Whether the files of <see cref="Devices"/> are among the mappings already.</summary>
    internal bool HasDeviceFiles { get; init; }
}
