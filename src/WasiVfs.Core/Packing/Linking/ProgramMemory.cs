// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>The memory that a program and WASI use: the one that is exported as "memory" (WASI application ABI).</summary>
/// <param name="Index">Its index.</param>
/// <param name="Limits">Its size.</param>
/// <param name="Import">The import that brings it; null for a memory that the module defines.</param>
internal readonly record struct ProgramMemory(uint Index, Limits Limits, Import? Import)
{
    private const string ExportName = "memory";

    /// <summary>The most pages that a memory can have.</summary>
    public const uint MaxPages = 65536;


    /// <summary>Finds the memory, and refuses one that the profile cannot serve.</summary>
    /// <param name="module">The program, whose indices are in range.</param>
    /// <param name="profile">Where the runtime's state goes.</param>
    /// <param name="path">The program's file, for messages.</param>
    /// <exception cref="PackException">There is no such memory, or it cannot be served.</exception>
    public static ProgramMemory Require(WasmModule module, MemoryProfile profile, string path)
    {
        ProgramMemory memory = Find(module, path);
        memory.RequireKind(path);
        if (memory.Import is { } imported && profile == MemoryProfile.Portable)
        {
            throw new PackException(
                ErrorId.ImportedMemory, $"'{path}' imports its memory '{imported}', so the portable profile cannot add pages to it.", path);
        }

        return memory;
    }

    /// <summary>The same memory with pages of the runtime's behind those of the program.</summary>
    /// <param name="statePages">The runtime's pages at start.</param>
    /// <param name="layerPages">Pages by which a declared maximum is raised beyond those.</param>
    /// <param name="path">The program's file, for messages.</param>
    /// <exception cref="PackException">There is no room for them.</exception>
    public Limits WithState(uint statePages, uint layerPages, string path)
    {
        if (Limits.Min > MaxPages - statePages)
        {
            throw new PackException(
                ErrorId.NoRoomForState,
                $"'{path}' starts with {Limits.Min} pages of memory, so the {statePages} pages of the runtime have no room in it.", path);
        }

        return Limits with
        {
            Min = Limits.Min + statePages,
            Max = Limits.Max is { } max ? Math.Min(max + statePages + layerPages, MaxPages) : null,
        };
    }

    private static ProgramMemory Find(WasmModule module, string path)
    {
        Limits[] memories = [.. module.AllMemories()];
        int count = memories.Length;
        Export? exported = module.Exports.Select(export => (Export?)export)
            .FirstOrDefault(export => export is { Kind: ExternKind.Memory, Name: ExportName });
        if (count == 0)
        {
            throw new PackException(
                ErrorId.NoMemory, $"'{path}' has no memory, so it cannot pass a path to any call: it has no use for packed files.", path);
        }

        if (count > 1 && exported is null)
        {
            throw new PackException(
                ErrorId.NoExportedMemory,
                $"'{path}' has {count} memories and does not export any of them as 'memory', so nothing says which one its file calls "
                    + "use. Export that one as 'memory'.",
                path);
        }

        uint index = exported?.Index ?? 0;
        return new ProgramMemory(index, memories[index], module.Imports.OfKind(ExternKind.Memory).ElementAtOrDefault((int)index));
    }

    private void RequireKind(string path)
    {
        if (Limits.Is64)
        {
            throw new PackException(
                ErrorId.Memory64NotSupported, $"'{path}' has a 64-bit memory, which is not supported yet. Compile it for wasm32.", path);
        }

        if (Limits.IsShared)
        {
            throw new PackException(
                ErrorId.SharedMemoryNotSupported,
                $"'{path}' has a shared memory, and programs with threads are not supported yet. Compile it without threads.",
                path);
        }

        if (Limits.PageSize != 1 << (int)Limits.UsualPageBits)
        {
            throw new PackException(
                ErrorId.CustomPageSizeNotSupported,
                $"'{path}' has a memory with pages of {Limits.PageSize} byte, and custom page sizes are not supported yet. "
                    + "Compile it with pages of 65,536 bytes.",
                path);
        }
    }
}
