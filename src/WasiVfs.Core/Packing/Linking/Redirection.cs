// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>What stands in the place of a program's reference: for each answered import the runtime's function, and in the portable
/// profile for its <c>memory.size</c> a global and for its <c>memory.grow</c> a function.</summary>
/// <param name="functions">The function that answers, by the import's index.</param>
/// <param name="pagesGlobal">The global that holds the program's pages, where memory 0 is shared with the state.</param>
/// <param name="grow">The function that grows the program's memory; made when it is first needed.</param>
internal sealed class Redirection(IReadOnlyDictionary<uint, uint> functions, uint? pagesGlobal, Lazy<uint>? grow) : IndexHooks
{
    private const uint SharedMemory = 0;

    public override IndexSpaces Spaces => IndexSpaces.Functions;

    public override uint Function(uint index) => functions.GetValueOrDefault(index, index);

    /// <summary>The places in the code that are redirected, in the order of the file.</summary>
    public IEnumerable<CodeReference> Find(CodeSection code)
    {
        ReadOnlySpan<Opcode> memory = pagesGlobal is null ? [] : [Opcodes.MemorySize, Opcodes.MemoryGrow];
        return ReferenceScan.Find(code, [.. functions.Keys], memory)
            .Where(reference => reference.Opcode.Spaces != IndexSpaces.Memories || reference.Index == SharedMemory);
    }

    public override bool TryReplace(in Instruction instruction, WasmWriter output)
    {
        if (pagesGlobal is null || instruction.Opcode.Spaces != IndexSpaces.Memories || instruction.Index != SharedMemory)
        {
            return false;
        }

        if (instruction.Opcode == Opcodes.MemorySize)
        {
            return Write(Opcodes.GlobalGet, pagesGlobal.Value, instruction, output);
        }

        return instruction.Opcode == Opcodes.MemoryGrow && Write(Opcodes.Call, grow!.Value, instruction, output);
    }

    // Where the old index took more bytes than it needed, as linkers write it, the new one takes as many.
    private static bool Write(Opcode opcode, uint index, in Instruction instruction, WasmWriter output)
    {
        output.Emit(opcode);
        output.WritePaddedU32(index, Math.Max(instruction.Bytes.Length - 1, Leb128.SizeOfU32(index)));
        return true;
    }
}
