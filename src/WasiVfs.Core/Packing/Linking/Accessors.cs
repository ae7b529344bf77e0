// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>The accessors that are one instruction with the operands of the call (abi.h), in either memory profile.</summary>
internal static class Accessors
{
    private const uint Program = 0;

    /// <summary>Writes the instruction.</summary>
    /// <param name="name">The accessor's name.</param>
    /// <param name="state">The memory that holds the state; the program's is memory 0.</param>
    /// <param name="segments">The data segments of the mount table and the image.</param>
    /// <param name="code">Where the instruction goes.</param>
    public static void Write(string name, uint state, SegmentIndices segments, WasmWriter code)
    {
        switch (name)
        {
            case "app_load8": Access(0x2D); break;
            case "app_load32": Access(0x28); break;
            case "app_load64": Access(0x29); break;
            case "app_store8": Access(0x3A); break;
            case "app_store16": Access(0x3B); break;
            case "app_store32": Access(0x36); break;
            case "app_store64": Access(0x37); break;
            case "app_to_state": Bulk(0x0A, state, Program); break;
            case "state_to_app": Bulk(0x0A, Program, state); break;
            case "image_to_app": Bulk(0x08, segments.Image, Program); break;
            case "image_to_state": Bulk(0x08, segments.Image, state); break;
            case "mounts_to_app": Bulk(0x08, segments.Mounts, Program); break;
            case "mounts_to_state": Bulk(0x08, segments.Mounts, state); break;
            default: throw new InvalidOperationException($"The guest runtime asks for the accessor \"{name}\", which the linker does not know.");
        }

        // A load or a store of the program's memory: alignment 1, offset 0.
        void Access(byte opcode) => code.WriteBytes([opcode, 0, 0]);

        // memory.copy (0x0A: to, from) and memory.init (0x08: segment, to).
        void Bulk(byte opcode, uint first, uint second)
        {
            code.WriteBytes([0xFC, opcode]);
            code.WriteU32(first);
            code.WriteU32(second);
        }
    }
}
