// SPDX-License-Identifier: MIT
using static WasiVfs.Wasm.Immediate;

namespace WasiVfs.Wasm;

/// <summary>Instructions of one byte, and those of prefix 0xFC.</summary>
internal static class CoreOpcodes
{
    public static readonly OpcodeRun[] Unprefixed =
    [
        new(0x00, Proposal.Mvp, [], "unreachable nop"),
        new(0x02, Proposal.Mvp, [BlockType], "block loop if"),
        new(0x05, Proposal.Mvp, [], "else"),
        new(0x06, Proposal.LegacyExceptions, [BlockType], "try"),
        new(0x07, Proposal.LegacyExceptions, [TagIdx], "catch"),
        new(0x08, Proposal.Exceptions, [TagIdx], "throw"),
        new(0x09, Proposal.LegacyExceptions, [LabelIdx], "rethrow"),
        new(0x0A, Proposal.Exceptions, [], "throw_ref"),
        new(0x0B, Proposal.Mvp, [], "end"),
        new(0x0C, Proposal.Mvp, [LabelIdx], "br br_if"),
        new(0x0E, Proposal.Mvp, [Labels], "br_table"),
        new(0x0F, Proposal.Mvp, [], "return"),
        new(0x10, Proposal.Mvp, [FuncIdx], "call"),
        new(0x11, Proposal.Mvp, [TypeIdx, TableIdx], "call_indirect"),
        new(0x12, Proposal.TailCalls, [FuncIdx], "return_call"),
        new(0x13, Proposal.TailCalls, [TypeIdx, TableIdx], "return_call_indirect"),
        new(0x14, Proposal.FunctionReferences, [TypeIdx], "call_ref return_call_ref"),
        new(0x18, Proposal.LegacyExceptions, [LabelIdx], "delegate"),
        new(0x19, Proposal.LegacyExceptions, [], "catch_all"),
        new(0x1A, Proposal.Mvp, [], "drop select"),
        new(0x1C, Proposal.ReferenceTypes, [ValTypes], "select"),
        new(0x1F, Proposal.Exceptions, [BlockType, Catches], "try_table"),
        new(0x20, Proposal.Mvp, [LocalIdx], "local.get local.set local.tee"),
        new(0x23, Proposal.Mvp, [GlobalIdx], "global.get global.set"),
        new(0x25, Proposal.ReferenceTypes, [TableIdx], "table.get table.set"),
        new(0x28, Proposal.Mvp, [Address], """
            i32.load i64.load f32.load f64.load i32.load8_s i32.load8_u i32.load16_s i32.load16_u
            i64.load8_s i64.load8_u i64.load16_s i64.load16_u i64.load32_s i64.load32_u
            i32.store i64.store f32.store f64.store i32.store8 i32.store16 i64.store8 i64.store16 i64.store32
            """),
        new(0x3F, Proposal.Mvp, [MemIdx], "memory.size memory.grow"),
        new(0x41, Proposal.Mvp, [I32], "i32.const"),
        new(0x42, Proposal.Mvp, [I64], "i64.const"),
        new(0x43, Proposal.Mvp, [F32], "f32.const"),
        new(0x44, Proposal.Mvp, [F64], "f64.const"),
        new(0x45, Proposal.Mvp, [], """
            i32.eqz i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s i32.ge_u
            i64.eqz i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u i64.ge_s i64.ge_u
            f32.eq f32.ne f32.lt f32.gt f32.le f32.ge f64.eq f64.ne f64.lt f64.gt f64.le f64.ge
            i32.clz i32.ctz i32.popcnt i32.add i32.sub i32.mul i32.div_s i32.div_u i32.rem_s i32.rem_u
            i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u i32.rotl i32.rotr
            i64.clz i64.ctz i64.popcnt i64.add i64.sub i64.mul i64.div_s i64.div_u i64.rem_s i64.rem_u
            i64.and i64.or i64.xor i64.shl i64.shr_s i64.shr_u i64.rotl i64.rotr
            f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest f32.sqrt
            f32.add f32.sub f32.mul f32.div f32.min f32.max f32.copysign
            f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt
            f64.add f64.sub f64.mul f64.div f64.min f64.max f64.copysign
            i32.wrap_i64 i32.trunc_f32_s i32.trunc_f32_u i32.trunc_f64_s i32.trunc_f64_u
            i64.extend_i32_s i64.extend_i32_u i64.trunc_f32_s i64.trunc_f32_u i64.trunc_f64_s i64.trunc_f64_u
            f32.convert_i32_s f32.convert_i32_u f32.convert_i64_s f32.convert_i64_u f32.demote_f64
            f64.convert_i32_s f64.convert_i32_u f64.convert_i64_s f64.convert_i64_u f64.promote_f32
            i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64
            """),
        new(0xC0, Proposal.SignExtension, [], "i32.extend8_s i32.extend16_s i64.extend8_s i64.extend16_s i64.extend32_s"),
        new(0xD0, Proposal.ReferenceTypes, [HeapType], "ref.null"),
        new(0xD1, Proposal.ReferenceTypes, [], "ref.is_null"),
        new(0xD2, Proposal.ReferenceTypes, [FuncIdx], "ref.func"),
        new(0xD3, Proposal.GarbageCollection, [], "ref.eq"),
        new(0xD4, Proposal.FunctionReferences, [], "ref.as_non_null"),
        new(0xD5, Proposal.FunctionReferences, [LabelIdx], "br_on_null br_on_non_null"),
        new(0xE0, Proposal.StackSwitching, [TypeIdx], "cont.new"),
        new(0xE1, Proposal.StackSwitching, [TypeIdx, TypeIdx], "cont.bind"),
        new(0xE2, Proposal.StackSwitching, [TagIdx], "suspend"),
        new(0xE3, Proposal.StackSwitching, [TypeIdx, Handlers], "resume"),
        new(0xE4, Proposal.StackSwitching, [TypeIdx, TagIdx, Handlers], "resume_throw"),
        new(0xE5, Proposal.StackSwitching, [TypeIdx, Handlers], "resume_throw_ref"),
        new(0xE6, Proposal.StackSwitching, [TypeIdx, TagIdx], "switch"),
    ];

    public static readonly OpcodeRun[] Misc =
    [
        new(0x00, Proposal.SaturatingConversions, [], """
            i32.trunc_sat_f32_s i32.trunc_sat_f32_u i32.trunc_sat_f64_s i32.trunc_sat_f64_u
            i64.trunc_sat_f32_s i64.trunc_sat_f32_u i64.trunc_sat_f64_s i64.trunc_sat_f64_u
            """),
        new(0x08, Proposal.BulkMemory, [DataIdx, MemIdx], "memory.init"),
        new(0x09, Proposal.BulkMemory, [DataIdx], "data.drop"),
        new(0x0A, Proposal.BulkMemory, [MemIdx, MemIdx], "memory.copy"),
        new(0x0B, Proposal.BulkMemory, [MemIdx], "memory.fill"),
        new(0x0C, Proposal.BulkMemory, [ElemIdx, TableIdx], "table.init"),
        new(0x0D, Proposal.BulkMemory, [ElemIdx], "elem.drop"),
        new(0x0E, Proposal.BulkMemory, [TableIdx, TableIdx], "table.copy"),
        new(0x0F, Proposal.ReferenceTypes, [TableIdx], "table.grow table.size table.fill"),
        new(0x13, Proposal.WideArithmetic, [], "i64.add128 i64.sub128 i64.mul_wide_s i64.mul_wide_u"),
    ];
}
