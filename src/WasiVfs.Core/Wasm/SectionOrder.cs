// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>The order of the sections in a file, which is not that of their ids. Custom sections may stand anywhere.</summary>
internal static class SectionOrder
{
    private static readonly SectionId[] InOrder =
    [
        SectionId.Type, SectionId.Import, SectionId.Function, SectionId.Table, SectionId.Memory, SectionId.Tag, SectionId.Global,
        SectionId.Export, SectionId.Start, SectionId.Element, SectionId.DataCount, SectionId.Code, SectionId.Data,
    ];

    /// <summary>Reads the id that starts a section.</summary>
    public static SectionId ReadId(ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        byte id = reader.ReadByte();
        return id <= (byte)SectionId.Tag ? (SectionId)id : Malformed.Throw<SectionId>(Malformed.SectionId, offset);
    }

    /// <summary>Throws if a section stands behind one that it must precede, or for the second time.</summary>
    /// <param name="id">The section.</param>
    /// <param name="offset">Where it starts in the file.</param>
    /// <param name="last">The rank of the last section that was not custom, -1 at first.</param>
    public static void Check(SectionId id, long offset, ref int last)
    {
        if (id == SectionId.Custom)
        {
            return;
        }

        int rank = Rank(id);
        if (rank <= last)
        {
            Malformed.Throw(Malformed.SectionOrder, offset);
        }

        last = rank;
    }

    /// <summary>The place of a section among the others; -1 for a custom section.</summary>
    public static int Rank(SectionId id) => Array.IndexOf(InOrder, id);

    /// <summary>Where a missing section belongs in the list: right after the last one that must precede it, before custom
    /// sections that follow that one. If no section must precede it, that is the start of the list, but a leading <c>dylink.0</c>
    /// stays first.</summary>
    public static int InsertionPoint(IReadOnlyList<RawSection> sections, SectionId id)
    {
        int rank = Rank(id);
        int point = 0;
        for (int i = 0; i < sections.Count; i++)
        {
            bool leading = i == 0 && sections[i].CustomName is "dylink.0" or "dylink";
            if (leading || (sections[i].Id != SectionId.Custom && Rank(sections[i].Id) < rank))
            {
                point = i + 1;
            }
        }

        return point;
    }
}
