// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>What stands in the place of a program's reference: for each answered import the runtime's function, and in the
/// portable profile for its <c>memory.size</c> a global and for its <c>memory.grow</c> a function.</summary>
/// <param name="functions">The function that answers, by the import's index.</param>
/// <param name="bounds">What the program's instructions may name.</param>
/// <param name="shared">The memory that holds the state behind the program's pages; null if the state has a memory of its
/// own.</param>
/// <param name="grow">The function that grows the program's memory; made when it is first needed.</param>
internal sealed class Redirection(
    IReadOnlyDictionary<uint, uint> functions, IndexBounds bounds, PortableMemory? shared, Lazy<uint>? grow) : IndexHooks
{
    public override IndexSpaces Spaces => IndexSpaces.Functions;

    public override uint Function(uint index) => functions.GetValueOrDefault(index, index);

    /// <summary>The places in the code that are redirected, in the order of the file.</summary>
    public IEnumerable<CodeReference> Find(CodeSection code)
    {
        ReadOnlySpan<Opcode> memory = shared is null ? [] : [Opcodes.MemorySize, Opcodes.MemoryGrow];
        return ReferenceScan.Find(code, bounds, [.. functions.Keys], memory)
            .Where(reference => reference.Opcode.Spaces != IndexSpaces.Memories || reference.Index == shared!.MemoryIndex);
    }

    public override bool TryReplace(in Instruction instruction, WasmWriter output)
    {
        if (shared is null || instruction.Opcode.Spaces != IndexSpaces.Memories || instruction.Index != shared.MemoryIndex)
        {
            return false;
        }

        if (instruction.Opcode == Opcodes.MemorySize)
        {
            return Write(Opcodes.GlobalGet, shared.PagesGlobal, instruction, output);
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
