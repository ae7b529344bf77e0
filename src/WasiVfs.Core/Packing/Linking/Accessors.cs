// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>The accessors that are one instruction with the operands of the call (abi.h), in either memory profile.</summary>
internal static class Accessors
{
    /// <summary>Writes the instruction.</summary>
    /// <param name="name">The accessor's name.</param>
    /// <param name="program">The program's memory.</param>
    /// <param name="state">The memory that holds the state.</param>
    /// <param name="segments">The data segments that the runtime reads.</param>
    /// <param name="code">Where the instruction goes.</param>
    public static void Write(string name, uint program, uint state, SegmentIndices segments, WasmWriter code)
    {
        // memory.copy: to, from. memory.init: segment, to.
        switch (name)
        {
            case "app_load8": Access("i32.load8_u"); break;
            case "app_load32": Access("i32.load"); break;
            case "app_load64": Access("i64.load"); break;
            case "app_store8": Access("i32.store8"); break;
            case "app_store16": Access("i32.store16"); break;
            case "app_store32": Access("i32.store"); break;
            case "app_store64": Access("i64.store"); break;
            case "app_fill": code.Emit(Opcodes.MemoryFill, program); break;
            case "app_to_state": code.Emit(Opcodes.MemoryCopy, state, program); break;
            case "state_to_app": code.Emit(Opcodes.MemoryCopy, program, state); break;
            case "image_to_app": code.Emit(Opcodes.MemoryInit, segments.Image, program); break;
            case "image_to_state": code.Emit(Opcodes.MemoryInit, segments.Image, state); break;
            case "mounts_to_app": code.Emit(Opcodes.MemoryInit, segments.Mounts, program); break;
            case "mounts_to_state": code.Emit(Opcodes.MemoryInit, segments.Mounts, state); break;
            case "words_to_state": code.Emit(Opcodes.MemoryInit, segments.Words, state); break;
            case "clock_get": code.Emit(Opcodes.GlobalGet, segments.Clock); break;
            case "clock_set": code.Emit(Opcodes.GlobalSet, segments.Clock); break;
            case "seed_get": code.Emit(Opcodes.GlobalGet, segments.Seed); break;
            case "seed_set": code.Emit(Opcodes.GlobalSet, segments.Seed); break;
            default: throw new InvalidOperationException($"The guest runtime asks for the accessor '{name}', which the linker does not know.");
        }

        // A load or a store of the program's memory: alignment 1, offset 0.
        void Access(string mnemonic) => code.Emit(OpcodeTable.Named(mnemonic), new MemArg(Align: 0, program, Offset: 0));
    }
}
