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
internal static class ReferenceScan
{
    /// <summary>Reads every body once.</summary>
    /// <param name="code">The code section.</param>
    /// <param name="bounds">What the instructions may name.</param>
    /// <param name="functions">Functions whose calls and <c>ref.func</c> are looked for.</param>
    /// <param name="opcodes">Other instructions that are looked for.</param>
    /// <returns>What was found, in the order of the file.</returns>
    /// <exception cref="WasmFormatException">An instruction is malformed, or names something that the module does not
    /// have.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static List<CodeReference> Find(
        CodeSection code, IndexBounds bounds, IReadOnlyCollection<uint> functions, params ReadOnlySpan<Opcode> opcodes)
    {
        var wantedFunctions = new HashSet<uint>(functions);
        bool[] wantedOpcodes = new bool[OpcodeTable.All.Count];
        foreach (Opcode opcode in opcodes)
        {
            wantedOpcodes[opcode.Id] = true;
        }

        var found = new List<CodeReference>();
        for (int body = 0; body < code.Bodies.Length; body++)
        {
            InstructionReader instructions = code.OpenBody(body);
            int start = code.Bodies[body].Body.Start;
            while (instructions.MoveNext())
            {
                bounds.Check(instructions);
                Opcode opcode = instructions.Opcode;
                bool names = (opcode.Spaces & IndexSpaces.Functions) != 0 && wantedFunctions.Contains(instructions.Index);
                if (names || wantedOpcodes[opcode.Id])
                {
                    var range = ByteRange.Between(start + instructions.Start, start + instructions.End);
                    found.Add(new CodeReference(body, range, opcode, instructions.Index));
                }
            }

            instructions.ExpectEnd();
        }

        return found;
    }
}
