// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Makes the place in which the runtime keeps its state: pages behind the program's own, or a memory more.</summary>
internal static class StatePlace
{
    private const int PageSize = 1 << 16;
    private const int DescriptorPages = 64;

    /// <summary>Adds the place to a module.</summary>
    /// <param name="module">The program.</param>
    /// <param name="appender">Takes the globals that describe the place.</param>
    /// <param name="memory">The program's memory.</param>
    /// <param name="settings">Which of the two places it is, and how large the state may become.</param>
    /// <param name="path">The program's file, for messages.</param>
    /// <exception cref="PackException">The program's memory has no room for the state, or less than its data segments need.</exception>
    public static (WasmModule Module, IStateMemory State) Add(
        WasmModule module, ModuleAppender appender, ProgramMemory memory, LinkSettings settings, string path)
    {
        uint statePages = settings.Runtime.StatePages;
        uint imported = module.Imports.CountOf(ExternKind.Memory);
        List<Limits> memories = [.. module.Memories];
        IStateMemory state;
        if (settings.Memory == MemoryProfile.Isolated)
        {
            state = new IsolatedMemory(memory.Index, imported + (uint)memories.Count);
            memories.Add(new Limits(statePages));
        }
        else
        {
            DataPlaces.RequireInside(module, memory, path);
            memories[(int)(memory.Index - imported)] = memory.WithState(statePages, LayerPages(settings.Layer), path);
            state = new PortableMemory(appender, memory.Index, memory.Limits, statePages);
        }

        return (module.With(SectionId.Memory, MemorySection.Encode(memories)), state);
    }

    // Pages that a declared maximum is raised by for the layer: what the quota allows, as much again for the gap and for what the state grows
    // by ahead of need, and some for descriptors.
    private static uint LayerPages(WritableLayer? layer) => layer switch
    {
        null => 0,
        { Quota: 0 } => ProgramMemory.MaxPages,
        { Quota: var quota } => (uint)Math.Min(ProgramMemory.MaxPages, (2 * quota / PageSize) + DescriptorPages),
    };
}
