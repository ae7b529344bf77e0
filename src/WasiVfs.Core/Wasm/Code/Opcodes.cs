// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>The instructions that code refers to by name.</summary>
internal static class Opcodes
{
    public static readonly Opcode Nop = OpcodeTable.Named("nop");
    public static readonly Opcode End = OpcodeTable.Named("end");
    public static readonly Opcode Call = OpcodeTable.Named("call");
    public static readonly Opcode LocalGet = OpcodeTable.Named("local.get");
    public static readonly Opcode LocalSet = OpcodeTable.Named("local.set");
    public static readonly Opcode GlobalGet = OpcodeTable.Named("global.get");
    public static readonly Opcode GlobalSet = OpcodeTable.Named("global.set");
    public static readonly Opcode I32Const = OpcodeTable.Named("i32.const");
    public static readonly Opcode I64Const = OpcodeTable.Named("i64.const");
    public static readonly Opcode I32Add = OpcodeTable.Named("i32.add");
    public static readonly Opcode MemorySize = OpcodeTable.Named("memory.size");
    public static readonly Opcode MemoryGrow = OpcodeTable.Named("memory.grow");
    public static readonly Opcode MemoryInit = OpcodeTable.Named("memory.init");
    public static readonly Opcode MemoryCopy = OpcodeTable.Named("memory.copy");
    public static readonly Opcode MemoryFill = OpcodeTable.Named("memory.fill");
}
