// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>The isolated profile: the state has a memory of its own, which no instruction of the program names.</summary>
/// <param name="memoryIndex">The index of that memory.</param>
internal sealed class IsolatedMemory(uint memoryIndex) : IStateMemory
{
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
                code.WriteBytes([0x41, 1]); // i32.const 1
                break;
            case "app_pages":
                code.WriteBytes([0x3F, 0]); // memory.size 0
                break;
            case "app_check":
                code.WriteBytes([0x1A, 0x1A, 0x41, 0]); // drop, drop, i32.const 0
                break;
            case "state_grow":
                code.WriteByte(0x40); // memory.grow
                code.WriteU32(memoryIndex);
                break;
            case "state_address":
                break;
            default:
                Accessors.Write(name, memoryIndex, segments, code);
                break;
        }
    }
}
