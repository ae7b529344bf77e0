// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Writes the few small functions that a pack adds beside the runtime's.</summary>
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

    public FunctionAssembler Unreachable() => Op("unreachable");

    public FunctionAssembler Nop() => Op("nop");

    public FunctionAssembler If() => Block("if");

    public FunctionAssembler Else() => Op("else");

    public FunctionAssembler Loop() => Block("loop");

    /// <summary><c>br</c> to the block that many levels out.</summary>
    public FunctionAssembler Branch(uint level) => Op("br", level);

    public FunctionAssembler End() => Op("end");

    public FunctionAssembler Return() => Op("return");

    public FunctionAssembler Call(uint function) => Op("call", function);

    /// <summary>A call of a function of that type with the parameters that this one was given.</summary>
    public FunctionAssembler CallWithParameters(uint function, FuncType type)
    {
        for (uint i = 0; i < type.Parameters.Length; i++)
        {
            LocalGet(i);
        }

        return Call(function);
    }

    public FunctionAssembler Select() => Op("select");

    public FunctionAssembler LocalGet(uint local) => Op("local.get", local);

    public FunctionAssembler LocalSet(uint local) => Op("local.set", local);

    public FunctionAssembler GlobalGet(uint global) => Op("global.get", global);

    public FunctionAssembler GlobalSet(uint global) => Op("global.set", global);

    /// <summary><c>memory.size</c> of a memory.</summary>
    public FunctionAssembler MemorySize(uint memory) => Op("memory.size", memory);

    /// <summary><c>memory.grow</c> of a memory.</summary>
    public FunctionAssembler MemoryGrow(uint memory) => Op("memory.grow", memory);

    public FunctionAssembler I32Const(int value)
    {
        _code.EmitI32(value);
        return this;
    }

    public FunctionAssembler I64Const(long value)
    {
        _code.EmitI64(value);
        return this;
    }

    /// <summary>A load from a memory, at an address of any alignment.</summary>
    public FunctionAssembler I32Load(uint memory, uint offset) => Access("i32.load", memory, offset);

    /// <summary>A load of 64 bits from a memory, at an address of any alignment.</summary>
    public FunctionAssembler I64Load(uint memory, uint offset) => Access("i64.load", memory, offset);

    /// <summary>A load of one byte from a memory.</summary>
    public FunctionAssembler I32Load8U(uint memory, uint offset) => Access("i32.load8_u", memory, offset);

    /// <summary>A store of one byte to a memory.</summary>
    public FunctionAssembler I32Store8(uint memory) => Access("i32.store8", memory, 0);

    /// <summary>A store to a memory, at an address of any alignment.</summary>
    public FunctionAssembler I64Store(uint memory) => Access("i64.store", memory, 0);

    public FunctionAssembler I32Eqz() => Op("i32.eqz");

    public FunctionAssembler I32Eq() => Op("i32.eq");

    public FunctionAssembler I32Ne() => Op("i32.ne");

    public FunctionAssembler I32LtU() => Op("i32.lt_u");

    public FunctionAssembler I32GtU() => Op("i32.gt_u");

    public FunctionAssembler I32GtS() => Op("i32.gt_s");

    public FunctionAssembler I64GtU() => Op("i64.gt_u");

    public FunctionAssembler I32Add() => Op("i32.add");

    public FunctionAssembler I32Sub() => Op("i32.sub");

    public FunctionAssembler I32ShrU() => Op("i32.shr_u");

    public FunctionAssembler I32Or() => Op("i32.or");

    public FunctionAssembler I32And() => Op("i32.and");

    public FunctionAssembler I32Mul() => Op("i32.mul");

    public FunctionAssembler I32Shl() => Op("i32.shl");

    public FunctionAssembler I64Add() => Op("i64.add");

    public FunctionAssembler I64Shl() => Op("i64.shl");

    public FunctionAssembler I64ExtendI32U() => Op("i64.extend_i32_u");

    /// <summary><c>memory.copy</c> between two memories.</summary>
    public FunctionAssembler MemoryCopy(uint to, uint from) => Op("memory.copy", to, from);

    /// <summary><c>memory.fill</c> of a memory.</summary>
    public FunctionAssembler MemoryFill(uint memory) => Op("memory.fill", memory);

    /// <summary>Ends the function, after as many <c>nop</c> as bring the body to the given length.</summary>
    public byte[] Finish(int length = 0)
    {
        while (_code.Length + 1 < length)
        {
            Nop();
        }

        End();
        return _code.ToArray();
    }

    private FunctionAssembler Block(string mnemonic)
    {
        _code.Emit(mnemonic);
        _code.WriteByte(Immediates.EmptyBlock);
        return this;
    }

    private FunctionAssembler Access(string mnemonic, uint memory, uint offset)
    {
        _code.Emit(OpcodeTable.Named(mnemonic), new MemArg(Align: 0, memory, offset));
        return this;
    }

    private FunctionAssembler Op(string mnemonic, params ReadOnlySpan<uint> indices)
    {
        _code.Emit(mnemonic, indices);
        return this;
    }
}
