// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Adds the data segments that the runtime needs whatever the files are, behind those of the program.</summary>
internal static class StateContent
{
    /// <summary>Adds the state's initial content and the words of a trace. The module counts its segments from then on.</summary>
    /// <returns>The module, the numbers of what comes, and the bytes of the added segments.</returns>
    public static (WasmModule Module, SegmentIndices Indices, long Length) Add(WasmModule module, IStateMemory state, LinkSettings settings)
    {
        var segments = new WasmWriter();
        foreach ((int address, ReadOnlyMemory<byte> content) in settings.Runtime.Data)
        {
            WriteActive(state, address, content.Span, segments);
        }

        uint words = module.CountOf(SectionId.Data) + (uint)settings.Runtime.Data.Count;
        uint count = words;
        if (settings.IsTraced)
        {
            byte[] content = TraceTable.Segment();
            DataSection.WritePassiveHeader(segments, (uint)content.Length);
            segments.WriteBytes(content);
            count++;
        }

        RawSection data = VectorSection.AppendInPlace(
            SectionId.Data, module.Find(SectionId.Data), count - module.CountOf(SectionId.Data), segments.WrittenMemory);
        return (module.With(data).With(SectionId.DataCount, SingleNumberSection.Encode(count)), new SegmentIndices(count, words),
            segments.Length);
    }

    private static void WriteActive(IStateMemory state, int address, ReadOnlySpan<byte> content, WasmWriter segments)
    {
        segments.WriteU32(state.MemoryIndex == 0 ? DataSection.Active : DataSection.ActiveWithMemory);
        if (state.MemoryIndex != 0)
        {
            segments.WriteU32(state.MemoryIndex);
        }

        segments.EmitI32((int)(state.InitialBase + (uint)address));
        segments.Emit(Opcodes.End);
        segments.WriteSized(content);
    }
}
