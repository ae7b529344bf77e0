// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Wasm;

public class SectionTests
{
    private readonly WasmModule _module = WellFormed.Parse(SampleModule.Everything());

    [Fact]
    public void Types_are_numbered_through_recursion_groups()
    {
        TypeSection types = _module.Types;

        Assert.Equal(8, types.Count);
        Assert.Equal([true, false, false, false, true, true, false, true], types.Select(type => type.IsPlain));
        Assert.Equal(SampleModule.Plain, types.Function(0));
        Assert.Equal("(i32, i64) -> (i32)", types.Function(0)!.ToString());
        Assert.Null(types.Function(1));
        Assert.Null(types.Function(2));
        Assert.Equal(new FuncType([], []), types.Function(3));
        Assert.Null(types.Function(8));
    }

    [Fact]
    public void A_function_type_is_found_only_where_it_may_stand_for_itself()
    {
        TypeSection types = _module.Types;

        Assert.Equal(0u, types.IndexOf(SampleModule.Plain));
        Assert.Equal(4u, types.IndexOf(new FuncType([], [])));
        Assert.Equal(5u, types.IndexOf(new FuncType([ValType.I32], [])));
        Assert.Null(types.IndexOf(new FuncType([], [ValType.I32])));
    }

    [Fact]
    public void Imports_are_counted_by_kind()
    {
        ImportSection imports = _module.Imports;

        Assert.Equal(["env.f", "env.table", "env.g", "env.memory", "env.global", "env.tag"], imports.Select(import => import.ToString()));
        Assert.Equal([0u, 0u, 1u, 0u, 0u, 0u], imports.Select(import => import.Index));
        Assert.Equal(2u, imports.CountOf(ExternKind.Function));
        Assert.Equal(4u, imports[2].TypeIndex);
        Assert.Equal(new TableType(ValType.FuncRef, new Limits(1, 2)), imports[1].Table);
        Assert.Equal(new Limits(1, 2, IsShared: true, Is64: true), imports[3].Memory);
        Assert.Equal(new GlobalType(ValType.Ref(3, nullable: false), IsMutable: true), imports[4].Global);
        Assert.Equal(4u, imports[5].TypeIndex);
    }

    [Fact]
    public void The_ranges_of_entries_make_up_the_section()
    {
        AssertTiles(SectionId.Import, _module.Imports.Select(import => import.Range));
        AssertTiles(SectionId.Table, _module.Tables.Select(table => table.Range));
        AssertTiles(SectionId.Global, _module.Globals.Select(global => global.Range));
        AssertTiles(SectionId.Export, _module.Exports.Select(export => export.Range));
        AssertTiles(SectionId.Element, _module.Elements.Select(segment => segment.Range));
        AssertTiles(SectionId.Data, _module.Data.Select(segment => segment.Range));
        AssertTiles(SectionId.Code, _module.Code.Bodies.ToArray().Select(body => body.Entry));
    }

    [Fact]
    public void Definitions_are_read()
    {
        Assert.Equal([4u, 0u], _module.FunctionTypes);
        Assert.Equal([4u], _module.TagTypes);
        Assert.Equal([new Limits(1), new Limits(1, 65536)], _module.Memories);
        Assert.Equal(2u, _module.Start);
        Assert.Equal(3u, _module.DataCount);
        Assert.Null(SingleNumberSection.Parse(null));

        SectionView<Table> tables = _module.Tables;
        Assert.Null(tables[0].Initializer);
        Assert.Equal(new TableType(ValType.Ref(3, nullable: false), new Limits(1, 2, Is64: true)), tables[1].Type);
        Assert.Equal<byte>([0xD2, 0, 0x0B], tables[1].Initializer!.Value.Of(_module.Find(SectionId.Table)!.Payload.Span).ToArray());

        SectionView<Global> globals = _module.Globals;
        Assert.Equal([ValType.I32, ValType.V128], globals.Select(global => global.Type.Value));
        Assert.Equal([3, 19], globals.Select(global => global.Initializer.Length));

        SectionView<Export> exports = _module.Exports;
        Assert.Equal([("run", ExternKind.Function, 2u), ("memory", ExternKind.Memory, 1u)], exports
            .Select(export => (export.Name, export.Kind, export.Index)));
    }

    [Fact]
    public void All_forms_of_element_segments_are_read()
    {
        RawSection section = _module.Find(SectionId.Element)!;
        SectionView<ElementSegment> segments = ElementSection.Parse(section);

        const SegmentMode active = SegmentMode.Active, passive = SegmentMode.Passive, declarative = SegmentMode.Declarative;
        Assert.Equal([active, passive, active, declarative, active, passive, active, declarative], segments.Select(segment => segment.Mode));
        Assert.Equal([0u, 0u, 1u, 0u, 0u, 0u, 1u, 0u], segments.Select(segment => segment.Table));
        Assert.Equal([2, 1, 1, 1, 1, 1, 1, 0], segments.Select(segment => segment.Count));
        Assert.Equal([false, false, false, false, true, true, true, true], segments.Select(segment => segment.HasExpressions));
        Assert.Equal([3, 0, 3, 0, 3, 0, 3, 0], segments.Select(segment => segment.Offset.Length));
        Assert.Equal(ValType.ExternRef, segments[5].Type);
        Assert.Equal(ValType.Ref(3, nullable: true), segments[6].Type);
        Assert.Equal([2u, 1u], ElementSection.ReadFunctions(section, segments[0]));
        Assert.Throws<ArgumentException>(() => ElementSection.ReadFunctions(section, segments[4]));
    }

    [Fact]
    public void All_forms_of_data_segments_are_read()
    {
        RawSection section = _module.Find(SectionId.Data)!;
        SectionView<DataSegment> segments = DataSection.Parse(section);

        Assert.Equal([SegmentMode.Active, SegmentMode.Passive, SegmentMode.Active], segments.Select(segment => segment.Mode));
        Assert.Equal([0u, 0u, 1u], segments.Select(segment => segment.Memory));
        Assert.Equal<byte>([0xAA, 0xBB], segments[0].Content.Of(section.Payload.Span).ToArray());
        Assert.Equal<byte>([1, 2, 3], segments[1].Content.Of(section.Payload.Span).ToArray());
        Assert.Equal(0, segments[2].Content.Length);
    }

    [Fact]
    public void Bodies_are_found_and_their_locals_read()
    {
        CodeSection code = _module.Code;
        var reader = new WasmReader(code.BodyBytes(1));

        Assert.Equal(2, code.Bodies.Length);
        Assert.Equal([new LocalRun(3, ValType.I32), new LocalRun(1, ValType.Ref(1, nullable: true))], FunctionBody.ReadLocals(ref reader));
        Assert.Equal(4u, FunctionBody.CountLocals(code.BodyBytes(1)));
        Assert.Equal(0u, FunctionBody.CountLocals(code.BodyBytes(0)));
    }

    [Fact]
    public void References_to_functions_and_instructions_are_found()
    {
        CodeSection code = _module.Code;
        var bounds = IndexBounds.Of(_module);

        Assert.Equal(
            [(0, "call", 0u), (1, "memory.size", 0u)],
            ReferenceScan.Find(code, bounds, [0], Opcodes.MemorySize).Select(found => (found.Body, found.Opcode.Name, found.Index)));
        Assert.Empty(ReferenceScan.Find(code, bounds, [1], Opcodes.MemoryGrow));
        CodeReference size = ReferenceScan.Find(code, bounds, [], Opcodes.MemorySize).Single();
        Assert.Equal<byte>([0x3F, 0], size.Range.Of(code.Payload.Span).ToArray());
    }

    [Fact]
    public void Producers_are_read() =>
        Assert.Equal([new Producer("language", "C", "11")], ProducersSection.Read(_module.FindCustom("producers")));

    [Fact]
    public void Entries_are_added_behind_those_that_are_there()
    {
        RawSection types = _module.Find(SectionId.Type)!;
        TypeSection added = _module.With(SectionId.Type, VectorSection.Append(types, 1, [0x60, 0, 1, 0x7E])).Types;

        Assert.Equal(9, added.Count);
        Assert.Equal(new FuncType([], [ValType.I64]), added.Function(8));
        Assert.Equal<byte>([1, 5], VectorSection.Append(null, 1, [5]));
    }

    private void AssertTiles(SectionId id, IEnumerable<ByteRange> ranges)
    {
        int end = 1;
        foreach (ByteRange range in ranges)
        {
            Assert.Equal(end, range.Start);
            end = range.End;
        }

        Assert.Equal(_module.Find(id)!.Payload.Length, end);
    }

    [Theory]
    [InlineData("\u0001+\u0004simd", "\u0003+\u0004simd+\u0001a+\u0001b")]
    [InlineData("\u0002+\u0001a-\u0001b", "\u0002+\u0001a+\u0001b")]
    [InlineData("\u0002+\u0001b+\u0001a", "\u0002+\u0001b+\u0001a")]
    [InlineData("\0", "\u0002+\u0001a+\u0001b")]
    [InlineData("\u0003+\u0001a", "\u0003+\u0001a")]
    public void Features_are_added_to_those_that_are_named(string before, string after)
    {
        RawSection section = RawSection.Custom(TargetFeaturesSection.SectionName, Encoding.UTF8.GetBytes(before));
        Assert.Equal(after, Encoding.UTF8.GetString(TargetFeaturesSection.Add(section, "a", "b").CustomContent.Span));
    }
}
