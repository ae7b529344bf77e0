// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>One import. Of the four types, the one that fits <see cref="Kind"/> is set.</summary>
internal sealed record Import
{
    public required string Module { get; init; }

    public required string Name { get; init; }

    public required ExternKind Kind { get; init; }

    /// <summary>The index in the space of its kind: the third imported function is function 2.</summary>
    public required uint Index { get; init; }

    /// <summary>The type index of a function or a tag.</summary>
    public uint TypeIndex { get; init; }

    public TableType Table { get; init; }

    public Limits Memory { get; init; }

    public GlobalType Global { get; init; }

    /// <summary>The entry's bytes in the section's payload.</summary>
    public ByteRange Range { get; init; }

    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>The imports of a module (core specification, Import Section).</summary>
internal sealed class ImportSection
{
    private readonly uint[] _counts = new uint[(int)ExternKind.Tag + 1];
    private readonly List<Import> _imports = [];

    private ImportSection()
    {
    }

    public IReadOnlyList<Import> Imports => _imports;

    /// <summary>How many imports of that kind there are; the module's own definitions are numbered from there.</summary>
    public uint Count(ExternKind kind) => _counts[(int)kind];

    public static ImportSection Parse(RawSection? section)
    {
        var result = new ImportSection();
        if (section is not null)
        {
            WasmReader reader = section.OpenReader();
            for (int left = reader.ReadCount(minElementSize: 1); left > 0; left--)
            {
                Import import = result.ReadImport(ref reader);
                result._counts[(int)import.Kind]++;
                result._imports.Add(import);
            }

            reader.ExpectEnd();
        }

        return result;
    }

    private Import ReadImport(ref WasmReader reader)
    {
        int start = reader.Position;
        string module = reader.ReadName();
        string name = reader.ReadName();
        long kindOffset = reader.AbsoluteOffset;
        var kind = (ExternKind)reader.ReadByte();
        if (kind > ExternKind.Tag)
        {
            Malformed.Throw(Malformed.ImportKind, kindOffset);
        }

        var import = new Import { Module = module, Name = name, Kind = kind, Index = _counts[(int)kind] };
        import = kind switch
        {
            ExternKind.Function => import with { TypeIndex = reader.ReadU32() },
            ExternKind.Table => import with { Table = TableType.Read(ref reader) },
            ExternKind.Memory => import with { Memory = Limits.Read(ref reader) },
            ExternKind.Global => import with { Global = GlobalType.Read(ref reader) },
            _ => import with { TypeIndex = TagType.Read(ref reader) },
        };
        return import with { Range = ByteRange.Between(start, reader.Position) };
    }
}
