// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Makes the place in which the runtime keeps its state: pages behind the program's own, or a memory more.</summary>
internal static class StatePlace
{
    /// <summary>Adds the place to a module.</summary>
    /// <param name="module">The program.</param>
    /// <param name="appender">Takes the globals that describe the place.</param>
    /// <param name="memory">The program's memory.</param>
    /// <param name="profile">Which of the two places it is.</param>
    /// <param name="path">The program's file, for messages.</param>
    /// <exception cref="PackException">The program's memory has no room for the state.</exception>
    public static (WasmModule Module, IStateMemory State) Add(
        WasmModule module, ModuleAppender appender, ProgramMemory memory, MemoryProfile profile, string path)
    {
        uint statePages = GuestRuntime.Default.StatePages;
        uint imported = module.Imports.CountOf(ExternKind.Memory);
        List<Limits> memories = [.. module.Memories];
        IStateMemory state;
        if (profile == MemoryProfile.Isolated)
        {
            state = new IsolatedMemory(memory.Index, imported + (uint)memories.Count);
            memories.Add(new Limits(statePages));
        }
        else
        {
            memories[(int)(memory.Index - imported)] = memory.WithState(statePages, path);
            state = new PortableMemory(appender, memory.Index, memory.Limits, statePages);
        }

        return (module.With(SectionId.Memory, MemorySection.Encode(memories)), state);
    }
}
