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
        ImageOffset = summary.ImageOffset;
        Component = summary.Component is { } component ? WithArrays(component) : null;
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

    /// <summary>Where the image starts in the file, in bytes; null if there is no image.</summary>
    public long? ImageOffset { get; }

    /// <summary>Of a component, what it imports, exports and is made of, and why it cannot be packed if that is so; null for a module, whose
    /// own imports and exports are above.</summary>
    public ComponentSummary? Component { get; }

    /// <summary>The path.</summary>
    public override string ToString() => Path;

    // PowerShell indexes arrays, and not every list.
    private static ComponentSummary WithArrays(ComponentSummary component) => component with
    {
        Imports = component.Imports.ToArray(),
        Exports = component.Exports.ToArray(),
        CoreModules = component.CoreModules.Select(module => module with { FileInterfaces = module.FileInterfaces.ToArray() }).ToArray(),
    };
}
