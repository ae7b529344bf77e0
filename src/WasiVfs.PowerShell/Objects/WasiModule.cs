// SPDX-License-Identifier: MIT
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary>What a WebAssembly file is, needs and carries.</summary>
public sealed record WasiModule
{
    internal WasiModule(ModuleSummary summary)
    {
        Path = summary.Path;
        Length = summary.Length;
        Kind = summary.Kind.ToString();
        Imports = summary.Imports.SelectMany(group => group.Items.Select(item =>
            new WasiModuleImport(group.Module, item.Name, item.Kind, item.Type))).ToArray();
        Exports = summary.Exports.ToArray();
        Memories = summary.Memories.ToArray();
        Features = summary.Features.ToArray();
        Producers = summary.Producers.ToArray();
        CustomSections = summary.CustomSections.ToArray();
        Functions = summary.Functions;
        IsEmscripten = summary.IsEmscripten;

        // The original leaves no word of itself but its library.
        PackedBy = summary.Pack?.Packer ?? (summary.HasLibWasiVfs ? "the original wasi-vfs" : null);
        Mounts = summary.Pack?.Mounts.ToArray() ?? [];
        Pack = summary.Pack is { } record ? WasiModulePack.Of(record) : null;
        Start = summary.Pack?.Start is { } start ? WasiProgramStart.Of(start) : null;
        ImageOffset = summary.ImageOffset;
        ComponentImports = Items(summary.Component?.Imports);
        ComponentExports = Items(summary.Component?.Exports);
        CoreModules = summary.Component?.CoreModules.Select(module => new WasiCoreModule(module)).ToArray() ?? [];
        NotPackable = summary.Component?.NotPackable;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>What the file is for: <c>Command</c>, <c>Reactor</c>, <c>Library</c>, <c>ObjectFile</c> or <c>Component</c>.</summary>
    public string Kind { get; }

    /// <summary>What the module asks of its host, in the order of the file.</summary>
    public IReadOnlyList<WasiModuleImport> Imports { get; }

    /// <summary>The exports, in the order of the file.</summary>
    public IReadOnlyList<ModuleItem> Exports { get; }

    /// <summary>The memories, imported ones first.</summary>
    public IReadOnlyList<ModuleMemory> Memories { get; }

    /// <summary>What the module uses beyond WebAssembly 1.0, by the names of the tool conventions (<c>bulk-memory</c>), sorted.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>The languages and tools that the module was made with, as it says itself.</summary>
    public IReadOnlyList<ModuleProducer> Producers { get; }

    /// <summary>The custom sections, in the order of the file.</summary>
    public IReadOnlyList<CustomSection> CustomSections { get; }

    /// <summary>How many functions the module defines.</summary>
    public int Functions { get; }

    /// <summary>Whether the module is made by Emscripten for a JavaScript host: its file calls go through JavaScript.</summary>
    public bool IsEmscripten { get; }

    /// <summary>Who packed files into the module; null if nobody did.</summary>
    public string? PackedBy { get; }

    /// <summary>The preopens that the program finds, in their order.</summary>
    public IReadOnlyList<PackedMount> Mounts { get; }

    /// <summary>How the files were packed; null if WasiVfs packed none.</summary>
    public WasiModulePack? Pack { get; }

    /// <summary>What the packed program is started with; null if the host decides all of it.</summary>
    public WasiProgramStart? Start { get; }

    /// <summary>Where the image starts in the file, in bytes; null if there is no image.</summary>
    public long? ImageOffset { get; }

    /// <summary>What a component imports, in the order of the file; a module's own imports are <see cref="Imports"/>.</summary>
    public IReadOnlyList<WasiComponentItem> ComponentImports { get; }

    /// <summary>What a component exports, likewise.</summary>
    public IReadOnlyList<WasiComponentItem> ComponentExports { get; }

    /// <summary>The core modules of a component, those of nested components too.</summary>
    public IReadOnlyList<WasiCoreModule> CoreModules { get; }

    /// <summary>Why a component cannot be packed; null if it can, and for a module.</summary>
    public string? NotPackable { get; }

    /// <summary>The path.</summary>
    public override string ToString() => Path;

    // Arrays, because PowerShell indexes these, and not every list.
    private static WasiComponentItem[] Items(IEnumerable<ComponentName>? names) =>
        [.. (names ?? []).Select(item => new WasiComponentItem(item.Name, item.Kind))];
}
