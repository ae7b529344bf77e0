// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Looks at the places of a program's data segments before the runtime's pages come behind its memory.</summary>
internal static class DataPlaces
{
    /// <summary>Refuses a program with a segment that does not lie within its memory. An engine ends such a program before it starts
    /// (core specification, Instantiation); packed, the segment would lie in the runtime's pages, and the program would start.</summary>
    /// <param name="module">The program.</param>
    /// <param name="memory">Its memory, which becomes larger.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <exception cref="PackException">There is such a segment. One whose place depends on the host is not told of.</exception>
    public static void RequireInside(WasmModule module, in ProgramMemory memory, string path)
    {
        SectionView<DataSegment> segments = module.Data;
        if (segments.Count == 0)
        {
            return;
        }

        var constants = new ConstantExpression(module);
        ulong size = memory.Limits.Min * memory.Limits.PageSize;
        for (int i = 0; i < segments.Count; i++)
        {
            DataSegment segment = segments[i];
            if (segment.Mode == SegmentMode.Active && segment.Memory == memory.Index
                && constants.ValueOf(segments.OpenReader(segment.Offset)) is { } start
                && start + (ulong)segment.Content.Length > size)
            {
                throw new PackException(
                    ErrorId.DataOutsideMemory,
                    $"'{path}' has a data segment, number {i}, of {segment.Content.Length} bytes at {start}, "
                        + $"which does not lie within the {size} bytes of its memory. No engine can start such a program: build it again.",
                    path);
            }
        }
    }
}
