// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace WasiVfs.Wasm;

/// <summary>An instruction that was looked for.</summary>
/// <param name="Body">The body it stands in, counted from the first of the code section.</param>
/// <param name="Range">The instruction's bytes in the section's payload.</param>
/// <param name="Opcode">What it is.</param>
/// <param name="Index">Its first index.</param>
internal readonly record struct CodeReference(int Body, ByteRange Range, Opcode Opcode, uint Index);

/// <summary>Finds the places in the code that refer to certain functions, or that are certain instructions.</summary>
internal sealed class ReferenceScan
{
    private readonly CodeSection _code;
    private readonly IndexBounds _bounds;
    private readonly HashSet<uint> _functions;
    private readonly bool[] _opcodes = new bool[OpcodeTable.All.Count]; // those looked for, by their ids
    private readonly QuickScan _quick;
    private readonly List<CodeReference> _found = [];

    private ReferenceScan(CodeSection code, IndexBounds bounds, IReadOnlyCollection<uint> functions, ReadOnlySpan<Opcode> opcodes)
    {
        (_code, _bounds, _functions) = (code, bounds, [.. functions]);
        _quick = new QuickScan(bounds, functions, opcodes);
        foreach (Opcode opcode in opcodes)
        {
            _opcodes[opcode.Id] = true;
        }
    }

    /// <summary>Reads every body once.</summary>
    /// <param name="code">The code section.</param>
    /// <param name="bounds">What the instructions may name.</param>
    /// <param name="functions">Functions whose calls and <c>ref.func</c> are looked for.</param>
    /// <param name="opcodes">Other instructions that are looked for.</param>
    /// <returns>What was found, in the order of the file.</returns>
    /// <exception cref="WasmFormatException">An instruction is malformed, or names something that the module does not
    /// have.</exception>
    public static List<CodeReference> Find(
        CodeSection code, IndexBounds bounds, IReadOnlyCollection<uint> functions, params ReadOnlySpan<Opcode> opcodes)
    {
        var scan = new ReferenceScan(code, bounds, functions, opcodes);
        for (int body = 0; body < code.Bodies.Length; body++)
        {
            if (!scan.TryReadQuickly(body))
            {
                scan.Read(body);
            }
        }

        return scan._found;
    }

    private bool TryReadQuickly(int body)
    {
        int found = _found.Count;
        int start = _code.Bodies[body].Body.Start;
        ReadOnlySpan<byte> bytes = _code.BodyBytes(body);
        int position = _code.OpenBody(body).End;
        int openBlocks = 0;
        while (_quick.TryMove(bytes, ref position, ref openBlocks))
        {
            if (openBlocks < 0)
            {
                return true;
            }

            if (OpcodeTable.Of(bytes[position]) is { DepthChange: not 0 })
            {
                break;
            }

            var instruction = new InstructionReader(new WasmReader(bytes[position..], _code.Offset + start + position));
            instruction.MoveNext();
            Look(instruction, body, start + position);
            position += instruction.End;
        }

        _found.RemoveRange(found, _found.Count - found);
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read(int body)
    {
        InstructionReader instructions = _code.OpenBody(body);
        int start = _code.Bodies[body].Body.Start;
        while (instructions.MoveNext())
        {
            Look(instructions, body, start);
        }

        instructions.ExpectEnd();
    }

    private void Look(in InstructionReader instruction, int body, int start)
    {
        _bounds.Check(instruction);
        Opcode opcode = instruction.Opcode;
        bool names = (opcode.Spaces & IndexSpaces.Functions) != 0 && _functions.Contains(instruction.Index);
        if (names || _opcodes[opcode.Id])
        {
            var range = ByteRange.Between(start + instruction.Start, start + instruction.End);
            _found.Add(new CodeReference(body, range, opcode, instruction.Index));
        }
    }
}
