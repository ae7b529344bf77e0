// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace WasiVfs.Wasm;

/// <summary>
/// A cursor over one expression, instruction by instruction, up to and with the <c>end</c> that closes it. Nothing is put on the
/// heap. Nesting is counted, types are not checked.
/// </summary>
/// <remarks>A command reads the code of a module once. So these methods are compiled with full optimization from the start:
/// millions of instructions would pass before the runtime replaced a first, slow version of them.</remarks>
internal ref struct InstructionReader
{
    private WasmReader _reader;
    private Opcode _opcode;
    private int _start;
    private int _openBlocks;
    private uint _index;
    private uint _index2;
    private MemArg _memArg;
    private long _literal;

    /// <summary>Starts at the position of a cursor, which stays where it is.</summary>
    public InstructionReader(WasmReader reader)
    {
        _reader = reader;
        _opcode = Opcodes.Nop;
    }

    public InstructionReader(ReadOnlySpan<byte> code, long baseOffset = 0)
        : this(new WasmReader(code, baseOffset))
    {
    }

    /// <summary>The opcode of the current instruction.</summary>
    public readonly Opcode Opcode => _opcode;

    /// <summary>Where the current instruction starts, as a position of the cursor that the reader was made from.</summary>
    public readonly int Start => _start;

    /// <summary>The position after the current instruction.</summary>
    public readonly int End => _reader.Position;

    /// <summary>Where the current instruction starts in the file.</summary>
    public readonly long Offset => _reader.AbsoluteOffset - (End - _start);

    /// <inheritdoc cref="Instruction.Index"/>
    public readonly uint Index => _index;

    /// <summary>The memory of a load or store.</summary>
    public readonly uint Memory => _memArg.Memory;

    /// <summary>The current instruction; its bytes are those of the code.</summary>
    public readonly Instruction Current => new()
    {
        Opcode = _opcode,
        Bytes = _reader.Between(_start, End),
        Offset = Offset,
        Index = _index,
        Index2 = _index2,
        MemArg = _memArg,
        Literal = _literal,
    };

    /// <summary>Moves a cursor past one expression.</summary>
    /// <returns>The bytes of the expression, final <c>end</c> included.</returns>
    public static ByteRange SkipExpression(ref WasmReader reader)
    {
        int start = reader.Position;
        var instructions = new InstructionReader(reader);
        while (instructions.MoveNext())
        {
        }

        reader.Skip(instructions.End - start);
        return ByteRange.Between(start, reader.Position);
    }

    /// <summary>Reads the next instruction.</summary>
    /// <returns><see langword="false"/> if the expression has ended.</returns>
    /// <exception cref="WasmFormatException">The opcode is unknown, an immediate malformed, or the bytes run out before the
    /// end.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MoveNext()
    {
        if (_openBlocks < 0)
        {
            return false;
        }

        _start = _reader.Position;
        Opcode opcode = OpcodeTable.Read(ref _reader);
        _opcode = opcode;
        (_index, _index2, _memArg, _literal) = (0, 0, default, 0);
        switch (opcode.Shape)
        {
            case OpcodeShape.Bare:
                Nest(opcode);
                break;
            case OpcodeShape.OneIndex:
                _index = _reader.ReadU32();
                Nest(opcode);
                break;
            case OpcodeShape.MemArg:
                _memArg = MemArg.Read(ref _reader);
                break;
            default:
                ReadImmediates(opcode);
                Nest(opcode);
                break;
        }

        return true;
    }

    /// <summary>Throws if bytes follow the expression: a function body is a single expression.</summary>
    public readonly void ExpectEnd()
    {
        if (!_reader.AtEnd)
        {
            Malformed.Throw(Malformed.EndExpected, _reader.AbsoluteOffset);
        }
    }

    private void Nest(Opcode opcode)
    {
        _openBlocks += opcode.DepthChange;
        if (_openBlocks < 0 && opcode != Opcodes.End)
        {
            Malformed.Throw(Malformed.EndExpected, Offset);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadImmediates(Opcode opcode)
    {
        int indices = 0;
        foreach (Immediate kind in opcode.Immediates)
        {
            switch (kind)
            {
                case <= Immediate.Number:
                    uint index = _reader.ReadU32();
                    (_index, _index2) = indices++ == 0 ? (index, 0) : (_index, index);
                    break;
                case Immediate.Address:
                    _memArg = MemArg.Read(ref _reader);
                    break;
                case Immediate.I32:
                    _literal = _reader.ReadS32();
                    break;
                case Immediate.I64:
                    _literal = _reader.ReadS64();
                    break;
                case Immediate.F32:
                    _literal = _reader.ReadFixedU32();
                    break;
                case Immediate.F64:
                    _literal = (long)_reader.ReadFixedU64();
                    break;
                default:
                    Immediates.Skip(kind, ref _reader);
                    break;
            }
        }
    }
}
