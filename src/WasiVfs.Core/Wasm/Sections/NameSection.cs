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

/// <summary>The <c>name</c> section as raw subsections. It is a courtesy: a malformed one does not make the module malformed.</summary>
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

    /// <summary>The name of the module, <see langword="null"/> where it has none.</summary>
    public string? ReadModuleName()
    {
        int index = Find(NameSubsection.Module);
        return index < 0 ? null : Open(index).ReadName();
    }

    /// <summary>The names of a subsection that maps indices to names; empty where it is missing. A second name of an index is ignored.</summary>
    public IReadOnlyDictionary<uint, string> ReadNames(NameSubsection id)
    {
        var names = new Dictionary<uint, string>();
        int index = Find(id);
        if (index >= 0)
        {
            WasmReader reader = Open(index);
            for (int left = reader.ReadCount(minElementSize: 2); left > 0; left--)
            {
                uint key = reader.ReadU32();
                names.TryAdd(key, reader.ReadName());
            }
        }

        return names;
    }

    /// <summary>Adds names at the end of a subsection that maps indices to names, which is made where it is missing.</summary>
    /// <param name="id">The subsection.</param>
    /// <param name="names">The names, in the order of their indices, all above those that have a name.</param>
    /// <exception cref="ArgumentException">An index is not above the one before it.</exception>
    public void Append(NameSubsection id, IReadOnlyCollection<(uint Index, string Name)> names)
    {
        int place = Find(id);
        uint count = 0;
        long last = -1;
        ReadOnlySpan<byte> old = [];
        if (place >= 0)
        {
            count = ReadCount(place, out int start);
            last = ReadLastIndex(place);
            old = _subsections[place].Content.Span[start..];
        }

        var content = new WasmWriter(old.Length + (32 * names.Count));
        content.WriteU32(checked(count + (uint)names.Count));
        content.WriteBytes(old);
        foreach ((uint index, string name) in names)
        {
            if (index <= last)
            {
                throw new ArgumentException($"Index {index} of the name '{name}' is not above {last}, the one before it.", nameof(names));
            }

            last = index;
            content.WriteU32(index);
            content.WriteName(name);
        }

        Set(id, content.WrittenMemory);
    }

    /// <summary>Puts other function indices into the names of functions, of their locals and of their labels.</summary>
    /// <param name="map">From the old index to the new one, in the same order; null for a function that is gone, whose names go too.</param>
    public void RenumberFunctions(Func<uint, uint?> map)
    {
        foreach (NameSubsection id in (ReadOnlySpan<NameSubsection>)[NameSubsection.Functions, NameSubsection.Locals, NameSubsection.Labels])
        {
            int place = Find(id);
            if (place >= 0)
            {
                Set(id, Renumber(Open(place), map, isNested: id != NameSubsection.Functions));
            }
        }
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

    private static ReadOnlyMemory<byte> Renumber(WasmReader reader, Func<uint, uint?> map, bool isNested)
    {
        var entries = new WasmWriter();
        uint kept = 0;
        for (int left = reader.ReadCount(minElementSize: 2); left > 0; left--)
        {
            uint? function = map(reader.ReadU32());
            int start = reader.Position;
            SkipNames(ref reader, isNested);
            if (function is { } index)
            {
                kept++;
                entries.WriteU32(index);
                entries.WriteBytes(reader.Between(start, reader.Position));
            }
        }

        var content = new WasmWriter(entries.Length + Leb128.MaxU32);
        content.WriteU32(kept);
        content.WriteBytes(entries.WrittenSpan);
        return content.WrittenMemory;
    }

    // What follows a function's index: its name, or a map from the indices of its locals or labels to theirs.
    private static void SkipNames(ref WasmReader reader, bool isNested)
    {
        int count = isNested ? reader.ReadCount(minElementSize: 2) : 1;
        for (; count > 0; count--)
        {
            if (isNested)
            {
                reader.ReadU32();
            }

            reader.Skip(reader.ReadLength());
        }
    }

    private int Find(NameSubsection id) => _subsections.FindIndex(subsection => subsection.Id == id);

    private WasmReader Open(int index) => new(_subsections[index].Content.Span, _subsections[index].Offset);

    private uint ReadCount(int index, out int start)
    {
        WasmReader reader = Open(index);
        uint count = reader.ReadU32();
        start = reader.Position;
        return count;
    }

    private long ReadLastIndex(int index)
    {
        long last = -1;
        WasmReader reader = Open(index);
        for (int left = reader.ReadCount(minElementSize: 2); left > 0; left--)
        {
            last = Math.Max(last, reader.ReadU32());
            reader.Skip(reader.ReadLength());
        }

        return last;
    }

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
