// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>
/// Merges active data segments that follow each other and lie a few bytes apart, to have fewer of them: the bytes between them
/// are filled with zeros, which the memory holds there anyway. References to segments are renumbered in place.
/// </summary>
/// <remarks>Two segments are merged only if nothing can tell the difference: both fill the same memory at constant places within
/// its first size, and no segment before them reaches between or behind them. Of a memory that the host brings nobody knows what
/// it holds, so its segments are merged only if they touch.</remarks>
internal sealed class DataSegmentMerge : IndexHooks
{
    // More zeros than this would cost more than the segment's header saves many times over.
    private const ulong MaxGap = 4096;

    private readonly uint[] _merged;

    private DataSegmentMerge(uint[] merged) => _merged = merged;

    public override IndexSpaces Spaces => IndexSpaces.Data;

    /// <summary>Merges as many segments as asked for, those first that lie closest together; fewer if there are not so
    /// many.</summary>
    /// <param name="module">The module.</param>
    /// <param name="excess">How many segments are to go.</param>
    /// <returns>The module with fewer segments, and what was edited in the entries of its data section, in the order of the
    /// file.</returns>
    public static (WasmModule Module, IReadOnlyList<SectionEdit> Edits) Apply(WasmModule module, uint excess)
    {
        (uint Segment, ulong Gap)[] chosen = excess == 0 ? [] :
        [
            .. MergeableSegments.Find(module).Where(pair => pair.Gap <= MaxGap)
                .OrderBy(pair => pair.Gap).Take((int)Math.Min(excess, int.MaxValue)).OrderBy(pair => pair.Segment),
        ];
        if (chosen.Length == 0)
        {
            return (module, []);
        }

        SectionEdit[] edits = [.. Edits(module.Data, chosen)];
        uint count = (uint)(module.Data.Count - chosen.Length);
        WasmModule merged = module.With(SectionId.Data, SectionEdit.Apply(module.Find(SectionId.Data)!, count, edits));
        return (new DataSegmentMerge([.. chosen.Select(pair => pair.Segment)]).Renumber(merged, count), edits);
    }

    /// <summary>The new index of a segment; of one that was merged, that of the segment which holds its bytes now.</summary>
    public override uint Data(uint index)
    {
        int place = Array.BinarySearch(_merged, index);
        return index - (uint)(place >= 0 ? place + 1 : ~place);
    }

    // In the place of a segment's header come zeros; the length of the one it is merged into grows.
    private static IEnumerable<SectionEdit> Edits(SectionView<DataSegment> segments, (uint Segment, ulong Gap)[] merged)
    {
        int next = 0;
        while (next < merged.Length)
        {
            int first = next;
            DataSegment head = segments[(int)merged[first].Segment - 1];
            ulong length = (ulong)head.Content.Length;
            for (; next < merged.Length && merged[next].Segment == merged[first].Segment + (uint)(next - first); next++)
            {
                length += merged[next].Gap + (ulong)segments[(int)merged[next].Segment].Content.Length;
            }

            yield return new SectionEdit(ByteRange.Between(head.Offset.End, head.Content.Start), Leb128.Encode(checked((uint)length)));
            foreach ((uint index, ulong gap) in merged[first..next])
            {
                DataSegment segment = segments[(int)index];
                yield return new SectionEdit(ByteRange.Between(segment.Range.Start, segment.Content.Start), new byte[gap]);
            }
        }
    }

    private bool IsMerged(uint index) => Array.BinarySearch(_merged, index) >= 0;

    // Only code and names refer to segments, and code only if the segments are counted before it.
    private WasmModule Renumber(WasmModule module, uint count)
    {
        var transcoder = new SectionTranscoder(this);
        bool isCounted = module.Find(SectionId.DataCount) is not null;
        return module.Select(section => section.Id switch
        {
            SectionId.DataCount => new RawSection(section.Id, SingleNumberSection.Encode(count)),
            SectionId.Code when isCounted => new RawSection(section.Id, transcoder.Transcode(section)),
            SectionId.Custom when section.CustomName == NameSection.SectionName => Renamed(section),
            _ => section,
        });
    }

    // The names of segments that are gone go too. A section that makes no sense names nothing, and stays.
    private RawSection Renamed(RawSection names)
    {
        try
        {
            return NameSection.Renumber(names, [NameSubsection.DataSegments], index => IsMerged(index) ? null : Data(index));
        }
        catch (WasmFormatException)
        {
            return names;
        }
    }
}
