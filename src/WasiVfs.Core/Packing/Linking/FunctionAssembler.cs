// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Writes the few small functions that a pack adds beside the runtime's. Opcodes: core specification, Instructions.</summary>
internal sealed class FunctionAssembler
{
    private readonly WasmWriter _code = new();

    /// <summary>Starts a body with that many i32 locals beside its parameters.</summary>
    public FunctionAssembler(uint locals = 0)
    {
        if (locals == 0)
        {
            _code.WriteU32(0);
        }
        else
        {
            _code.WriteU32(1);
            _code.WriteU32(locals);
            ValType.I32.Write(_code);
        }
    }

    public FunctionAssembler Unreachable() => Op(0x00);

    public FunctionAssembler Nop() => Op(0x01);

    public FunctionAssembler If() => Op(0x04, 0x40);

    public FunctionAssembler End() => Op(0x0B);

    public FunctionAssembler Return() => Op(0x0F);

    public FunctionAssembler Call(uint function) => Indexed(0x10, function);

    public FunctionAssembler Select() => Op(0x1B);

    public FunctionAssembler LocalGet(uint local) => Indexed(0x20, local);

    public FunctionAssembler GlobalGet(uint global) => Indexed(0x23, global);

    public FunctionAssembler GlobalSet(uint global) => Indexed(0x24, global);

    /// <summary><c>memory.size</c> of memory 0.</summary>
    public FunctionAssembler MemorySize() => Op(0x3F, 0x00);

    /// <summary><c>memory.grow</c> of memory 0.</summary>
    public FunctionAssembler MemoryGrow() => Op(0x40, 0x00);

    public FunctionAssembler I32Const(int value)
    {
        _code.WriteByte(0x41);
        _code.WriteS32(value);
        return this;
    }

    public FunctionAssembler I64Const(long value)
    {
        _code.WriteByte(0x42);
        _code.WriteS64(value);
        return this;
    }

    public FunctionAssembler I32Eqz() => Op(0x45);

    public FunctionAssembler I32Eq() => Op(0x46);

    public FunctionAssembler I32Ne() => Op(0x47);

    public FunctionAssembler I32LtU() => Op(0x49);

    public FunctionAssembler I64GtU() => Op(0x56);

    public FunctionAssembler I32Add() => Op(0x6A);

    public FunctionAssembler I32Shl() => Op(0x74);

    public FunctionAssembler I64Add() => Op(0x7C);

    public FunctionAssembler I64Shl() => Op(0x86);

    public FunctionAssembler I64ExtendI32U() => Op(0xAD);

    /// <summary><c>memory.copy</c> between two memories.</summary>
    public FunctionAssembler MemoryCopy(byte to = 0, byte from = 0) => Op(0xFC, 0x0A, to, from);

    /// <summary><c>memory.fill</c> of a memory.</summary>
    public FunctionAssembler MemoryFill(byte memory = 0) => Op(0xFC, 0x0B, memory);

    /// <summary>Ends the function, after as many <c>nop</c> as bring the body to the length where one is given.</summary>
    public byte[] Finish(int length = 0)
    {
        while (_code.Length + 1 < length)
        {
            Nop();
        }

        End();
        return _code.ToArray();
    }

    private FunctionAssembler Op(params ReadOnlySpan<byte> bytes)
    {
        _code.WriteBytes(bytes);
        return this;
    }

    private FunctionAssembler Indexed(byte opcode, uint index)
    {
        _code.WriteByte(opcode);
        _code.WriteU32(index);
        return this;
    }
}
