// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>Writing of instructions.</summary>
internal static class InstructionWriter
{
    /// <summary>An instruction and its indices, in the order of the binary format: a <c>memory.init</c> names its segment
    /// first.</summary>
    public static void Emit(this WasmWriter writer, Opcode opcode, params ReadOnlySpan<uint> indices)
    {
        if (opcode.Prefix == 0)
        {
            writer.WriteByte((byte)opcode.Number);
        }
        else
        {
            writer.WriteByte(opcode.Prefix);
            writer.WriteU32(opcode.Number);
        }

        foreach (uint index in indices)
        {
            writer.WriteU32(index);
        }
    }

    /// <summary>The instruction of that mnemonic and its indices.</summary>
    public static void Emit(this WasmWriter writer, string mnemonic, params ReadOnlySpan<uint> indices) =>
        writer.Emit(OpcodeTable.Named(mnemonic), indices);

    /// <summary>A load or store.</summary>
    public static void Emit(this WasmWriter writer, Opcode opcode, MemArg argument)
    {
        writer.Emit(opcode);
        argument.Write(writer);
    }

    public static void EmitI32(this WasmWriter writer, int value)
    {
        writer.Emit(Opcodes.I32Const);
        writer.WriteS32(value);
    }

    public static void EmitI64(this WasmWriter writer, long value)
    {
        writer.Emit(Opcodes.I64Const);
        writer.WriteS64(value);
    }
}
