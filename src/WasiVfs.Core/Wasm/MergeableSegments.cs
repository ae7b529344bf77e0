// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>Finds the data segments that can be merged with the one before them (<see cref="DataSegmentMerge"/>).</summary>
internal static class MergeableSegments
{
    /// <summary>The segments that can be merged, in the order of the file.</summary>
    /// <param name="module">The module.</param>
    /// <returns>The index of each, and how many bytes lie between it and the one before it.</returns>
    public static IEnumerable<(uint Segment, ulong Gap)> Find(WasmModule module)
    {
        SectionView<DataSegment> segments = module.Data;
        uint imported = module.Imports.CountOf(ExternKind.Memory);
        Limits[] memories = [.. module.AllMemories()];

        // The end of the highest segment so far, by memory; unknown from the first one whose place is not constant.
        var reached = new ulong?[memories.Length];
        Array.Fill<ulong?>(reached, 0);
        for (int i = 0; i < segments.Count; i++)
        {
            DataSegment segment = segments[i];
            if (segment.Mode != SegmentMode.Active || segment.Memory >= memories.Length)
            {
                continue;
            }

            ulong? start = ConstantOffset(segments, segment);
            ulong? before = reached[segment.Memory];
            if (start is null || before is null)
            {
                reached[segment.Memory] = null;
                continue;
            }

            ulong end = start.Value + (ulong)segment.Content.Length;
            bool follows = i > 0 && segments[i - 1] is { Mode: SegmentMode.Active } previous && previous.Memory == segment.Memory
                && ConstantOffset(segments, previous) + (ulong)previous.Content.Length == before;
            if (follows && start >= before && end <= SizeOf(memories[segment.Memory]) && (segment.Memory >= imported || start == before))
            {
                yield return ((uint)i, start.Value - before.Value);
            }

            reached[segment.Memory] = Math.Max(before.Value, end);
        }
    }

    private static ulong SizeOf(Limits memory) =>
        memory.Min <= ulong.MaxValue / memory.PageSize ? memory.Min * memory.PageSize : ulong.MaxValue;

    // Null if the place is more than one constant, or so high that a segment's end has no number.
    private static ulong? ConstantOffset(SectionView<DataSegment> data, in DataSegment segment)
    {
        var instructions = new InstructionReader(data.OpenReader(segment.Offset));
        instructions.MoveNext();
        Instruction first = instructions.Current;
        instructions.MoveNext();
        bool isConstant = (first.Opcode == Opcodes.I32Const || first.Opcode == Opcodes.I64Const) && instructions.Opcode == Opcodes.End;
        ulong place = first.Opcode == Opcodes.I32Const ? (uint)first.Literal : (ulong)first.Literal;
        return isConstant && place <= long.MaxValue ? place : null;
    }
}
