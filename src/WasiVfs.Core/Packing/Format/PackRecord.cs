// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Linking;

namespace WasiVfs.Packing;

/// <summary>
/// What a packed module says of itself, in the custom section <see cref="SectionName"/> as JSON (docs/IMAGE-FORMAT.md). The file
/// is read by it; the program never sees it.
/// </summary>
public sealed record PackRecord
{
    /// <summary>The custom section's name.</summary>
    public const string SectionName = "wasi-vfs.pack";

    /// <summary>The version of this record and of everything that it describes.</summary>
    public const int CurrentFormat = 2;

    /// <summary>The version of a module whose tree can be changed, which earlier readers refuse.</summary>
    public const int WritableFormat = 3;

    /// <summary>The version of a module that is packed with what its program is started with, or with devices; readers before it refuse
    /// it.</summary>
    public const int StartFormat = 4;

    /// <summary>The version of a module whose tree is united with directories of the host; readers before it refuse it.</summary>
    public const int UnionFormat = 5;

    /// <summary>This packer's name and version.</summary>
    public static string ThisPacker { get; } = $"wasi-vfs {typeof(PackRecord).Assembly.GetName().Version!.ToString(3)}";

    /// <summary>The record's version: <see cref="UnionFormat"/> if <see cref="United"/>, otherwise <see cref="StartFormat"/> with a
    /// <see cref="Start"/> or <see cref="Devices"/>, otherwise <see cref="WritableFormat"/> with a <see cref="Layer"/>,
    /// <see cref="CurrentFormat"/> without. A reader refuses any other.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>Who packed: name and version.</summary>
    public required string Packer { get; init; }

    /// <summary>Where the runtime keeps its state.</summary>
    public required MemoryProfile Memory { get; init; }

    /// <summary>Whether the imports that lead to the host's file system were removed.</summary>
    public required bool Sealed { get; init; }

    /// <summary>Whether the program's file calls write a trace on standard error.</summary>
    public required bool Traced { get; init; }

    /// <summary>Whether each mapping is a mount of its own, as in the original wasi-vfs
    /// (<see cref="PackOptions.SeparateMounts"/>).</summary>
    public required bool SeparateMounts { get; init; }

    /// <summary>Whether the tree is united with directories of the host (<see cref="PackOptions.Union"/>).</summary>
    public bool United { get; init; }

    /// <summary>What the program can change of the tree; null if it can only read.</summary>
    public WritableLayer? Layer { get; init; }

    /// <summary>What the program is started with; null if the host decides all of it.</summary>
    public ProgramStart? Start { get; init; }

    /// <summary>The devices that the program finds in <c>/dev</c>, each once, in the order of <see cref="Device"/>.</summary>
    public IReadOnlyList<Device> Devices { get; init; } = [];

    /// <summary>The component that the module is part of; null for a module by itself.</summary>
    public PackedComponent? Component { get; init; }

    /// <summary>In a sealed module, the indices that the removed functions had, ascending; null if nothing is sealed.</summary>
    public IReadOnlyList<uint>? RemovedImports { get; init; }

    /// <summary>The SHA-256 of the guest runtime that was linked in, in lower-case hex.</summary>
    public required string RuntimeSha256 { get; init; }

    /// <summary>The SHA-256 of the module before anything was packed into it, in lower-case hex.</summary>
    public required string ModuleSha256 { get; init; }

    /// <summary>How many bodies of the code section are the program's; those of the runtime follow.</summary>
    public required int ProgramFunctions { get; init; }

    /// <summary>How many data segments are the runtime's: they lie before the mount table, behind the program's.</summary>
    public required int StateSegments { get; init; }

    /// <summary>The index of the data segment that holds the image; the two before it are the mount table and the
    /// padding.</summary>
    public required int ImageSegment { get; init; }

    /// <summary>Where the image started in the module when it was packed, in bytes: a multiple of 4096, unless the module is part of a
    /// component; then the offset in the component's file is one.</summary>
    public required long ImageOffset { get; init; }

    /// <summary>Bytes of the image.</summary>
    public required long ImageLength { get; init; }

    /// <summary>The digest that stands for the image and every file in it, in lower-case hex (docs/IMAGE-FORMAT.md,
    /// Digests).</summary>
    public required string ImageDigest { get; init; }

    /// <summary>The preopens, in their order.</summary>
    public required IReadOnlyList<PackedMount> Mounts { get; init; }

    /// <summary>How <see cref="ModuleSplitter"/> puts the program together again (docs/IMAGE-FORMAT.md); null if it was left
    /// out.</summary>
    public byte[]? Undo { get; init; }

    /// <summary>How the module was linked.</summary>
    internal LinkSettings Settings => new(
        Memory, Sealed, Traced, Layer, Component is not null, StartBlock.Calls(Start, Devices), Start?.ClockNanoseconds, Start?.Seed,
        United);
}
