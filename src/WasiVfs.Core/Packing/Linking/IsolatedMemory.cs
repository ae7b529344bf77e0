// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>The isolated profile: the state has a memory of its own, which no instruction of the program names.</summary>
/// <param name="programMemory">The index of the program's memory.</param>
/// <param name="memoryIndex">The index of the state's memory.</param>
internal sealed class IsolatedMemory(uint programMemory, uint memoryIndex) : IStateMemory
{
    public uint ProgramMemory => programMemory;

    public uint MemoryIndex => memoryIndex;

    public uint InitialBase => 0;

    public bool HasAddressOffset => false;

    public void WriteAddressOffset(WasmWriter code)
    {
    }

    public void WriteAccessor(string name, SegmentIndices segments, WasmWriter code)
    {
        switch (name)
        {
            case "isolated":
                code.EmitI32(1);
                break;
            case "app_pages":
                code.Emit(Opcodes.MemorySize, programMemory);
                break;
            case "app_check":
                code.Emit("drop");
                code.Emit("drop");
                code.EmitI32(0);
                break;
            case "state_grow":
                code.Emit(Opcodes.MemoryGrow, memoryIndex);
                break;
            case "state_address":
                break;
            default:
                Accessors.Write(name, programMemory, memoryIndex, segments, code);
                break;
        }
    }
}
