// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace WasiVfs.Wasm;

/// <summary>
/// Passes over the instructions that nearly all code consists of, at a third of the cost of an <see cref="InstructionReader"/>, and stops at
/// each other one. It never tells what is wrong: it gives up, and the reader, which reads the body again from its start, does.
/// </summary>
/// <param name="bounds">What the instructions may name.</param>
/// <param name="functions">Stops at references to these functions.</param>
/// <param name="opcodes">Stops at these instructions.</param>
internal sealed class QuickScan(IndexBounds bounds, IReadOnlyCollection<uint> functions, ReadOnlySpan<Opcode> opcodes)
{
    private const int LongestU32 = 5, LongestS64 = 10;
    private const byte More = 0x80, LastOfU32 = 0x0F, SignsOfS32 = 0x78, SignsOfS64 = 0x7F, MemoryFollows = 0x40, FirstPlainType = 0x7B;

    private readonly Step[] _steps = Steps(bounds, [.. opcodes]);
    private readonly uint[] _limits = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(number => OpcodeTable.Of((byte)number) is { } opcode
        ? bounds.LimitOf(opcode) : 0)];

    // The functions that are looked for are imports, whose numbers are the smallest.
    private readonly bool[] _wanted = Wanted(functions);
    private readonly uint _tables = bounds.Count(Immediate.TableIdx);

    private enum Step : byte
    {
        Stop,
        Nothing,
        End,
        Block,
        Number,
        Index,
        Function,
        TypeAndTable,
        Address,
        Labels,
        I32,
        I64,
        Four,
        Eight,
    }

    /// <summary>Moves to the next instruction that is looked for or is an unusual one.</summary>
    /// <param name="code">The body.</param>
    /// <param name="position">Where an instruction starts; then, where the one starts at which it stopped, or the end of the body.</param>
    /// <param name="openBlocks">How many blocks are open inside of the body; -1 behind its last <c>end</c>.</param>
    /// <returns>False if something is not as it must be.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryMove(ReadOnlySpan<byte> code, ref int position, ref int openBlocks)
    {
        int at = position;
        while (at < code.Length)
        {
            int start = at;
            byte opcode = code[at++];
            bool isRight;
            uint value;
            switch (_steps[opcode])
            {
                case Step.Nothing:
                    isRight = true;
                    break;
                case Step.Number:
                    isRight = TryRead(code, ref at, out _);
                    break;
                case Step.Address:
                    isRight = at < code.Length && code[at++] < MemoryFollows && TryRead(code, ref at, out _);
                    break;
                case Step.I32:
                    isRight = TrySkip(code, ref at, LongestU32, SignsOfS32);
                    break;
                case Step.Index:
                    isRight = TryRead(code, ref at, out value) && value < _limits[opcode];
                    break;
                case Step.Function:
                    isRight = TryRead(code, ref at, out value) && value < _limits[opcode];
                    if (isRight && value < (uint)_wanted.Length && _wanted[value])
                    {
                        position = start;
                        return true;
                    }

                    break;
                case Step.Block:
                    isRight = at < code.Length && IsPlainBlock(code[at++]);
                    openBlocks++;
                    break;
                case Step.End:
                    isRight = true;
                    if (--openBlocks < 0)
                    {
                        position = at;
                        return at == code.Length;
                    }

                    break;
                case Step.TypeAndTable:
                    isRight = TryRead(code, ref at, out value) && value < _limits[opcode] && TryRead(code, ref at, out value) && value < _tables;
                    break;
                case Step.Labels:
                    isRight = TrySkipLabels(code, ref at);
                    break;
                case Step.I64:
                    isRight = TrySkip(code, ref at, LongestS64, SignsOfS64);
                    break;
                case Step.Four:
                    at += sizeof(uint);
                    isRight = at <= code.Length;
                    break;
                case Step.Eight:
                    at += sizeof(ulong);
                    isRight = at <= code.Length;
                    break;
                default:
                    position = start;
                    return true;
            }

            if (!isRight)
            {
                return false;
            }
        }

        return false;
    }

    // A number of five bytes whose last one is too large is left to the reader.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryRead(ReadOnlySpan<byte> code, ref int at, out uint value)
    {
        if ((uint)at < (uint)code.Length && code[at] < More)
        {
            value = code[at++];
            return true;
        }

        return TryReadLong(code, ref at, out value);
    }

    private static bool TryReadLong(ReadOnlySpan<byte> code, ref int at, out uint value)
    {
        value = 0;
        for (int i = 0; i < LongestU32 && at < code.Length; i++)
        {
            byte part = code[at++];
            value |= (uint)(part & ~More) << (7 * i);
            if (part < More)
            {
                return i < LongestU32 - 1 || part <= LastOfU32;
            }
        }

        return false;
    }

    // In the last byte of the longest form the bits beyond the number's own are like its sign.
    private static bool TrySkip(ReadOnlySpan<byte> code, ref int at, int longest, int signs)
    {
        for (int i = 0; i < longest && at < code.Length; i++)
        {
            byte part = code[at++];
            if (part < More)
            {
                return i < longest - 1 || (part & signs) == 0 || (part & signs) == signs;
            }
        }

        return false;
    }

    private static bool TrySkipLabels(ReadOnlySpan<byte> code, ref int at)
    {
        if (!TryRead(code, ref at, out uint count))
        {
            return false;
        }

        for (ulong left = count + 1UL; left > 0; left--)
        {
            if (!TryRead(code, ref at, out _))
            {
                return false;
            }
        }

        return true;
    }

    // Nothing, a number, or a type index of one byte.
    private static bool IsPlainBlock(byte type) => type is <= Immediates.EmptyBlock or (>= FirstPlainType and < More);

    private static bool[] Wanted(IReadOnlyCollection<uint> functions)
    {
        bool[] wanted = new bool[functions.Count == 0 ? 0 : functions.Max() + 1];
        foreach (uint function in functions)
        {
            wanted[function] = true;
        }

        return wanted;
    }

    private static Step[] Steps(IndexBounds bounds, Opcode[] wanted)
    {
        var steps = new Step[byte.MaxValue + 1];
        for (int number = 0; number <= byte.MaxValue; number++)
        {
            steps[number] = OpcodeTable.Of((byte)number) is not { } opcode || wanted.Contains(opcode) ? Step.Stop : StepOf(opcode, bounds);
        }

        return steps;
    }

    private static Step StepOf(Opcode opcode, IndexBounds bounds) => opcode.Immediates switch
    {
        [Immediate.BlockType] when opcode.DepthChange == 1 => Step.Block,
        [] when opcode.DepthChange < 0 => Step.End,
        _ when opcode.DepthChange != 0 => Step.Stop,
        [] => Step.Nothing,
        [Immediate.FuncIdx] => Step.Function,
        [Immediate.LocalIdx or Immediate.LabelIdx] => Step.Number,
        [<= Immediate.ElemIdx] => Step.Index,
        [Immediate.TypeIdx, Immediate.TableIdx] => Step.TypeAndTable,
        [Immediate.Address] when bounds.Count(Immediate.MemIdx) > 0 => Step.Address,
        [Immediate.Labels] => Step.Labels,
        [Immediate.I32] => Step.I32,
        [Immediate.I64] => Step.I64,
        [Immediate.F32] => Step.Four,
        [Immediate.F64] => Step.Eight,
        _ => Step.Stop,
    };
}
