// SPDX-License-Identifier: MIT
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>What a WebAssembly file is and needs: what a person wants to know before packing it or running it.</summary>
public sealed record ModuleSummary
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long Length { get; init; }

    /// <summary>What the file is for.</summary>
    public required ModuleKind Kind { get; init; }

    /// <summary>What was packed into the module by WasiVfs; null if nothing was.</summary>
    public PackRecord? Pack { get; init; }

    /// <summary>Where the image starts in the file, in bytes; null if there is no image. Linux mounts it from there.</summary>
    public long? ImageOffset { get; init; }

    /// <summary>Whether the original wasi-vfs's library is linked in (the exports <c>wasi_vfs_pack_fs</c> or
    /// <c>__wasi_vfs_rt_init</c> tell): the module may hold files that were packed by the original's command.</summary>
    public bool HasLibWasiVfs { get; init; }

    /// <summary>Whether the module is made by Emscripten for a JavaScript host: its file calls go through JavaScript, not through
    /// WASI.</summary>
    public bool IsEmscripten { get; init; }

    /// <summary>Of a component, what it is made of; null for a module. The lists of imports, exports, memories, features and custom
    /// sections are those of a module, and empty for a component.</summary>
    public ComponentSummary? Component { get; init; }

    /// <summary>The imports by module name, in the order in which the names first appear.</summary>
    public IReadOnlyList<ImportGroup> Imports { get; init; } = [];

    /// <summary>The exports, in the order of the file.</summary>
    public IReadOnlyList<ModuleItem> Exports { get; init; } = [];

    /// <summary>The memories, imported ones first.</summary>
    public IReadOnlyList<ModuleMemory> Memories { get; init; } = [];

    /// <summary>What the module uses beyond WebAssembly 1.0, by the names of the tool conventions (<c>bulk-memory</c>),
    /// sorted.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>The languages and tools that the module was made with, as it says itself.</summary>
    public IReadOnlyList<ModuleProducer> Producers { get; init; } = [];

    /// <summary>The custom sections, in the order of the file.</summary>
    public IReadOnlyList<CustomSection> CustomSections { get; init; } = [];

    /// <summary>How many functions the module defines.</summary>
    public int Functions { get; init; }

    /// <summary>Reads a file, its code included.</summary>
    /// <param name="path">A module, a relocatable object or a component.</param>
    /// <exception cref="WasmFormatException">The file is not WebAssembly, or is malformed.</exception>
    /// <exception cref="PackException">The record of a pack is damaged, or of a later version.</exception>
    /// <exception cref="FileSystemException">The file cannot be read, or is larger than 2 GiB.</exception>
    public static ModuleSummary Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] file = HostFile.ReadAllBytes(path);
        try
        {
            return Preamble.Detect(file) == WasmFileKind.Component
                ? new ComponentInspector(new MemoryByteSource(file), path).Summarize()
                : new ModuleInspector(WasmModule.Parse(file)).Summarize(path);
        }
        catch (WasiVfsException e) when (e.Name(path))
        {
            throw;
        }
    }

    /// <summary>Whether a module needs an engine with multi-memory; found out from the headers of its sections.</summary>
    /// <param name="path">A module; of a component nothing is known, and the answer is false.</param>
    /// <exception cref="WasmFormatException">The file is not WebAssembly, or its sections are malformed.</exception>
    /// <exception cref="FileSystemException">The file cannot be read.</exception>
    public static bool HasSeveralMemories(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using ByteSource file = HostFile.OpenSource(path);
        var scanner = new SectionScanner(file);
        try
        {
            return scanner.DetectKind() != WasmFileKind.Component && scanner.Scan().Sum(section => MemoriesOf(scanner, section)) > 1;
        }
        catch (WasiVfsException e) when (e.Name(path))
        {
            throw;
        }
    }

    /// <summary>The version of WASI that a component is made for, as its imports and exports name it: 0.2 if they name
    /// none.</summary>
    /// <param name="path">A component; of a module the answer is null.</param>
    /// <returns>Major and minor version of the newest interface.</returns>
    /// <exception cref="WasmFormatException">The component's sections are malformed.</exception>
    /// <exception cref="FileSystemException">The file cannot be read.</exception>
    public static Version? ComponentVersion(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using ByteSource file = HostFile.OpenSource(path);
        var scanner = new SectionScanner(file);
        try
        {
            return scanner.DetectKind() != WasmFileKind.Component ? null
                : ComponentNames.Read(scanner).Select(WasiVersion).Append(new Version(0, 2)).Max();
        }
        catch (WasiVfsException e) when (e.Name(path))
        {
            throw;
        }
    }

    // "wasi:cli/run@0.2.6"
    private static Version? WasiVersion(string name) =>
        name.StartsWith("wasi:", StringComparison.Ordinal) && name.LastIndexOf('@') is >= 0 and var at
            && name[(at + 1)..].Split('.') is [var major, var minor, ..]
            && Version.TryParse($"{major}.{minor}", out Version? version) ? version : null;

    private static long MemoriesOf(SectionScanner scanner, SectionHeader section) => section.Id switch
    {
        SectionId.Import => ImportSection.Parse(Load(scanner, section)).CountOf(ExternKind.Memory),
        SectionId.Memory => VectorSection.Count(Load(scanner, section)),
        _ => 0,
    };

    private static RawSection Load(SectionScanner scanner, SectionHeader section) => section.PayloadLength <= Array.MaxLength
        ? new RawSection(section.Id, scanner.Read(section.PayloadOffset, (int)section.PayloadLength))
        : throw new WasmFormatException("a section of imports or memories has more than 2 GiB", section.HeaderOffset);
}
