// SPDX-License-Identifier: MIT
using System.Collections;

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
internal sealed class ImportSection : IReadOnlyList<Import>
{
    private readonly uint[] _counts = new uint[(int)ExternKind.Tag + 1];
    private readonly SectionView<Import> _imports;

    private ImportSection(RawSection? section) => _imports = SectionView<Import>.Parse(section, ReadImport);

    /// <inheritdoc/>
    public int Count => _imports.Count;

    /// <inheritdoc/>
    public Import this[int index] => _imports[index];

    public static ImportSection Parse(RawSection? section) => new(section);

    /// <summary>How many imports of that kind there are; the module's own definitions are numbered from there.</summary>
    public uint CountOf(ExternKind kind) => _counts[(int)kind];

    /// <summary>The imports of that kind.</summary>
    public IEnumerable<Import> OfKind(ExternKind kind) => _imports.Where(import => import.Kind == kind);

    /// <summary>Where an import stands in the file that was read.</summary>
    public long OffsetOf(Import import) => _imports.OffsetOf(import.Range);

    /// <inheritdoc/>
    public IEnumerator<Import> GetEnumerator() => _imports.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _imports.GetEnumerator();

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

        var import = new Import { Module = module, Name = name, Kind = kind, Index = _counts[(int)kind]++ };
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
