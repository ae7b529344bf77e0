// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace WasiVfs.Wasm;

/// <summary>How a load or store addresses memory (core specification, Memory Instructions).</summary>
/// <param name="Align">The alignment that is promised, as an exponent of 2.</param>
/// <param name="Memory">The memory.</param>
/// <param name="Offset">What is added to the address, in bytes.</param>
internal readonly record struct MemArg(uint Align, uint Memory, ulong Offset)
{
    private const uint HasMemory = 0x40;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static MemArg Read(ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        uint flags = reader.ReadU32();
        if (flags >= 2 * HasMemory)
        {
            Malformed.Throw(Malformed.MemoryFlags, offset);
        }

        uint memory = (flags & HasMemory) == 0 ? 0 : reader.ReadU32();
        return new MemArg(flags & ~HasMemory, memory, reader.ReadU64());
    }

    public void Write(WasmWriter writer)
    {
        writer.WriteU32(Memory == 0 ? Align : Align | HasMemory);
        if (Memory != 0)
        {
            writer.WriteU32(Memory);
        }

        writer.WriteU64(Offset);
    }
}
