// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

// What the sections hold. Each property throws WasmFormatException if its section is malformed.
internal sealed partial class WasmModule
{
    /// <summary>The types.</summary>
    public TypeSection Types => field ??= TypeSection.Parse(Find(SectionId.Type));

    /// <summary>The imports.</summary>
    public ImportSection Imports => field ??= ImportSection.Parse(Find(SectionId.Import));

    /// <summary>The type index of each function that the module defines.</summary>
    public SectionView<uint> FunctionTypes => field ??= FunctionSection.Parse(Find(SectionId.Function));

    /// <summary>The tables that the module defines.</summary>
    public SectionView<Table> Tables => field ??= TableSection.Parse(Find(SectionId.Table));

    /// <summary>The memories that the module defines.</summary>
    public SectionView<Limits> Memories => field ??= MemorySection.Parse(Find(SectionId.Memory));

    /// <summary>The type index of each tag that the module defines.</summary>
    public SectionView<uint> TagTypes => field ??= TagSection.Parse(Find(SectionId.Tag));

    /// <summary>The globals that the module defines.</summary>
    public SectionView<Global> Globals => field ??= GlobalSection.Parse(Find(SectionId.Global));

    /// <summary>The exports.</summary>
    public SectionView<Export> Exports => field ??= ExportSection.Parse(Find(SectionId.Export));

    /// <summary>The start function; <see langword="null"/> if there is not one.</summary>
    public uint? Start => SingleNumberSection.Parse(Find(SectionId.Start));

    /// <summary>The element segments.</summary>
    public SectionView<ElementSegment> Elements => field ??= ElementSection.Parse(Find(SectionId.Element));

    /// <summary>The number of data segments that is announced before the code; <see langword="null"/> if none is.</summary>
    public uint? DataCount => SingleNumberSection.Parse(Find(SectionId.DataCount));

    /// <summary>The bodies of the functions that the module defines.</summary>
    public CodeSection Code => field ??= CodeSection.Parse(Find(SectionId.Code));

    /// <summary>The data segments.</summary>
    public SectionView<DataSegment> Data => field ??= DataSection.Parse(Find(SectionId.Data));

    /// <summary>How many entries the section of that id announces, which is a vector; 0 if there is no section. They are not
    /// read.</summary>
    public uint CountOf(SectionId id) => VectorSection.Count(Find(id));

    /// <summary>How many items of that kind there are, imported ones included. The module's own definitions are not
    /// read.</summary>
    public uint CountOf(ExternKind kind) => Imports.CountOf(kind) + CountOf(kind.DefiningSection);

    /// <summary>The type of a function, imported or defined; null if the index or its type is out of range.</summary>
    public FuncType? TypeOfFunction(uint index)
    {
        Import[] imported = [.. Imports.OfKind(ExternKind.Function)];
        uint? type = index < imported.Length ? imported[index].TypeIndex
            : index - imported.Length < FunctionTypes.Count ? FunctionTypes[(int)(index - imported.Length)] : null;
        return type is { } known ? Types.Function(known) : null;
    }

    /// <summary>The types of all tables, imported ones first.</summary>
    public IEnumerable<TableType> AllTables() =>
        Imports.OfKind(ExternKind.Table).Select(import => import.Table).Concat(Tables.Select(table => table.Type));

    /// <summary>The limits of all memories, imported ones first.</summary>
    public IEnumerable<Limits> AllMemories() => Imports.OfKind(ExternKind.Memory).Select(import => import.Memory).Concat(Memories);

    /// <summary>The types of all globals, imported ones first.</summary>
    public IEnumerable<GlobalType> AllGlobals() =>
        Imports.OfKind(ExternKind.Global).Select(import => import.Global).Concat(Globals.Select(global => global.Type));
}
