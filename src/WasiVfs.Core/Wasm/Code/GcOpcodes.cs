// SPDX-License-Identifier: MIT
using static WasiVfs.Wasm.Immediate;

namespace WasiVfs.Wasm;

/// <summary>Instructions of prefix 0xFB: structures, arrays, casts.</summary>
internal static class GcOpcodes
{
    public static readonly OpcodeRun[] All =
    [
        new(0x00, Proposal.GarbageCollection, [TypeIdx], "struct.new struct.new_default"),
        new(0x02, Proposal.GarbageCollection, [TypeIdx, Number], "struct.get struct.get_s struct.get_u struct.set"),
        new(0x06, Proposal.GarbageCollection, [TypeIdx], "array.new array.new_default"),
        new(0x08, Proposal.GarbageCollection, [TypeIdx, Number], "array.new_fixed"),
        new(0x09, Proposal.GarbageCollection, [TypeIdx, DataIdx], "array.new_data"),
        new(0x0A, Proposal.GarbageCollection, [TypeIdx, ElemIdx], "array.new_elem"),
        new(0x0B, Proposal.GarbageCollection, [TypeIdx], "array.get array.get_s array.get_u array.set"),
        new(0x0F, Proposal.GarbageCollection, [], "array.len"),
        new(0x10, Proposal.GarbageCollection, [TypeIdx], "array.fill"),
        new(0x11, Proposal.GarbageCollection, [TypeIdx, TypeIdx], "array.copy"),
        new(0x12, Proposal.GarbageCollection, [TypeIdx, DataIdx], "array.init_data"),
        new(0x13, Proposal.GarbageCollection, [TypeIdx, ElemIdx], "array.init_elem"),
        new(0x14, Proposal.GarbageCollection, [HeapType], "ref.test ref.test ref.cast ref.cast"),
        new(0x18, Proposal.GarbageCollection, [CastFlags, LabelIdx, HeapType, HeapType], "br_on_cast br_on_cast_fail"),
        new(0x1A, Proposal.GarbageCollection, [], "any.convert_extern extern.convert_any ref.i31 i31.get_s i31.get_u"),
    ];
}
