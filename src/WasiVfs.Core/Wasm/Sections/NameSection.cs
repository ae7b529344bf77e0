// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>The subsections of the <c>name</c> section (core specification, appendix Custom Sections, Name Section).</summary>
internal enum NameSubsection : byte
{
    Module = 0,
    Functions = 1,
    Locals = 2,
    Labels = 3,
    Types = 4,
    Tables = 5,
    Memories = 6,
    Globals = 7,
    Elements = 8,
    DataSegments = 9,
    Fields = 10,
    Tags = 11,
}

/// <summary>The <c>name</c> section as raw subsections. A malformed one does not make the module malformed.</summary>
internal sealed class NameSection
{
    public const string SectionName = "name";

    private readonly List<(NameSubsection Id, ReadOnlyMemory<byte> Content, long Offset)> _subsections = [];

    public NameSection()
    {
    }

    /// <summary>Splits the section into its subsections.</summary>
    public static NameSection Parse(RawSection section)
    {
        var result = new NameSection();
        ReadOnlyMemory<byte> content = section.CustomContent;
        var reader = new WasmReader(content.Span, section.CustomContentOffset);
        while (!reader.AtEnd)
        {
            var id = (NameSubsection)reader.ReadByte();
            int length = reader.ReadLength();
            result._subsections.Add((id, content.Slice(reader.Position, length), reader.AbsoluteOffset));
            reader.Skip(length);
        }

        return result;
    }

    /// <summary>The name of the module; <see langword="null"/> if it has no name.</summary>
    public string? ReadModuleName()
    {
        int index = Find(NameSubsection.Module);
        return index < 0 ? null : Open(index).ReadName();
    }

    /// <summary>The names of a subsection that maps indices to names; empty if it is missing. A second name of an index is
    /// ignored.</summary>
    public IReadOnlyDictionary<uint, string> ReadNames(NameSubsection id)
    {
        var names = new Dictionary<uint, string>();
        int index = Find(id);
        if (index >= 0)
        {
            Open(index).SkipVector((ref reader) => names.TryAdd(reader.ReadU32(), reader.ReadName()), minElementSize: 2);
        }

        return names;
    }

    /// <summary>Adds names at the end of a subsection that maps indices to names, which is made if it is missing.</summary>
    /// <param name="id">The subsection.</param>
    /// <param name="names">The names of items that are new behind all others, in the order of their indices. Names that the
    /// subsection has for these indices or higher ones name nothing, and are left out.</param>
    /// <exception cref="WasmFormatException">The subsection is malformed.</exception>
    public void Append(NameSubsection id, IReadOnlyList<(uint Index, string Name)> names)
    {
        int place = Find(id);
        var content = new WasmWriter((place < 0 ? 0 : _subsections[place].Content.Length) + (32 * names.Count));
        var old = new WasmWriter();
        uint first = names.Count == 0 ? uint.MaxValue : names[0].Index;
        uint kept = place < 0 ? 0 : NameMap.Copy(Open(place), old, index => index < first ? index : null, isNested: false);
        content.WriteU32(checked(kept + (uint)names.Count));
        content.WriteBytes(old.WrittenSpan);
        foreach ((uint index, string name) in names)
        {
            content.WriteU32(index);
            content.WriteName(name);
        }

        Set(id, content.WrittenMemory);
    }

    /// <summary>The section with other indices in some of its subsections.</summary>
    /// <param name="section">The section.</param>
    /// <param name="subsections">Which subsections; locals and labels are named by the function they belong to.</param>
    /// <param name="map">From the old index to the new one, in the same order; null for an item that was removed, whose names go
    /// too.</param>
    /// <exception cref="WasmFormatException">The section is malformed.</exception>
    public static RawSection Renumber(RawSection section, ReadOnlySpan<NameSubsection> subsections, Func<uint, uint?> map)
    {
        NameSection names = Parse(section);
        for (int i = 0; i < names._subsections.Count; i++)
        {
            NameSubsection id = names._subsections[i].Id;
            if (subsections.Contains(id))
            {
                names._subsections[i] = (id, NameMap.Renumber(names.Open(i), map, isNested: id is NameSubsection.Locals or NameSubsection.Labels), 0);
            }
        }

        return names.ToSection();
    }

    /// <summary>The section, written anew.</summary>
    public RawSection ToSection()
    {
        var content = new WasmWriter();
        foreach ((NameSubsection id, ReadOnlyMemory<byte> bytes, _) in _subsections)
        {
            content.WriteByte((byte)id);
            content.WriteSized(bytes.Span);
        }

        return RawSection.Custom(SectionName, content.WrittenSpan);
    }

    private int Find(NameSubsection id) => _subsections.FindIndex(subsection => subsection.Id == id);

    private WasmReader Open(int index) => new(_subsections[index].Content.Span, _subsections[index].Offset);

    private void Set(NameSubsection id, ReadOnlyMemory<byte> content)
    {
        int index = Find(id);
        if (index >= 0)
        {
            _subsections[index] = (id, content, 0);
            return;
        }

        int after = _subsections.FindLastIndex(subsection => subsection.Id < id);
        _subsections.Insert(after + 1, (id, content, 0));
    }
}
