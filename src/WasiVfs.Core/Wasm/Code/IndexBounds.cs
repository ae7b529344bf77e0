// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Runtime.CompilerServices;

namespace WasiVfs.Wasm;

/// <summary>How many items each index space of a module has, and the check of an index against that.</summary>
/// <remarks>Engines refuse a module with an index that is out of range. If items were added to it, the index would come to mean
/// one of them: so it is refused before anything is added.</remarks>
internal sealed class IndexBounds
{
    private readonly uint[] _counts = new uint[(int)Immediate.ElemIdx + 1];
    private readonly uint[] _limits; // of an instruction's first index or its memory, by the opcode's id
    private readonly bool _hasDataCount;

    private IndexBounds(WasmModule module)
    {
        foreach (ExternKind kind in Enum.GetValues<ExternKind>())
        {
            _counts[(int)kind.IndexSpace] = module.CountOf(kind);
        }

        _counts[(int)Immediate.TypeIdx] = (uint)module.Types.Count;
        _counts[(int)Immediate.DataIdx] = module.CountOf(SectionId.Data);
        _counts[(int)Immediate.ElemIdx] = module.CountOf(SectionId.Element);
        _hasDataCount = module.Find(SectionId.DataCount) is not null;
        _limits = [.. OpcodeTable.All.Select(LimitOf)];
    }

    /// <summary>The bounds of a module's index spaces.</summary>
    public static IndexBounds Of(WasmModule module) => new(module);

    /// <summary>How many items there are in an index space, imported ones included.</summary>
    public uint Count(Immediate space) => _counts[(int)space];

    /// <summary>Throws if an index is out of range.</summary>
    /// <param name="space">What the index names.</param>
    /// <param name="index">The index.</param>
    /// <param name="offset">Where it stands in the file.</param>
    public void Check(Immediate space, uint index, long offset)
    {
        if (index >= Count(space))
        {
            Malformed.Throw(string.Create(CultureInfo.InvariantCulture, $"{Reason(space)} {index}"), offset);
        }
    }

    /// <summary>Throws if the current instruction names something that the module does not have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Check(in InstructionReader instructions)
    {
        Opcode opcode = instructions.Opcode;
        uint index = opcode.Shape == OpcodeShape.MemArg ? instructions.Memory : instructions.Index;
        if (index >= _limits[opcode.Id] || opcode.Shape == OpcodeShape.General)
        {
            CheckAll(instructions.Current);
        }
    }

    private void CheckAll(in Instruction instruction)
    {
        int indices = 0;
        foreach (Immediate immediate in instruction.Opcode.Immediates)
        {
            if (immediate == Immediate.DataIdx && !_hasDataCount)
            {
                Malformed.Throw(Malformed.DataCountRequired, instruction.Offset);
            }
            else if (immediate <= Immediate.ElemIdx)
            {
                Check(immediate, indices == 0 ? instruction.Index : instruction.Index2, instruction.Offset);
            }
            else if (immediate == Immediate.Address)
            {
                Check(Immediate.MemIdx, instruction.MemArg.Memory, instruction.Offset);
            }

            indices += immediate <= Immediate.Number ? 1 : 0;
        }
    }

    /// <summary>What an instruction's first index, or its memory, must be less than. That is 0 if it names a data segment, which has a check of
    /// its own, and the largest number if it does not name anything.</summary>
    public uint LimitOf(Opcode opcode) => opcode.Immediates switch
    {
        [Immediate.DataIdx, ..] => 0,
        [Immediate.Address] => Count(Immediate.MemIdx),
        [<= Immediate.ElemIdx and var space, ..] => Count(space),
        _ => uint.MaxValue,
    };

    // In the words of the specification's suite.
    private static string Reason(Immediate space) => space switch
    {
        Immediate.FuncIdx => "unknown function",
        Immediate.TypeIdx => "unknown type",
        Immediate.TableIdx => "unknown table",
        Immediate.MemIdx => "unknown memory",
        Immediate.GlobalIdx => "unknown global",
        Immediate.TagIdx => "unknown tag",
        Immediate.DataIdx => "unknown data segment",
        _ => "unknown elem segment",
    };
}
