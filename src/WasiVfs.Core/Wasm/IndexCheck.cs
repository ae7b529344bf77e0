// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>Checks the indices of a module outside its function bodies, which <see cref="ReferenceScan"/> checks as it reads them.</summary>
internal sealed class IndexCheck
{
    private readonly WasmModule _module;
    private readonly IndexBounds _bounds;
    private readonly TypeSection _types;

    private IndexCheck(WasmModule module, IndexBounds bounds)
    {
        _module = module;
        _bounds = bounds;
        _types = TypeSection.Parse(module.Find(SectionId.Type));
    }

    /// <summary>Throws if a section names something that the module does not have, or if there are not as many bodies as functions.</summary>
    /// <exception cref="WasmFormatException">An index is out of range, with its place.</exception>
    public static void Run(WasmModule module, IndexBounds bounds)
    {
        var check = new IndexCheck(module, bounds);
        WellFormed.CheckCounts(module);
        check.CheckTypes();
        check.CheckExports();
        check.CheckInitializers();
        check.CheckElements();
        check.CheckData();
    }

    private void CheckTypes()
    {
        RawSection? section = _module.Find(SectionId.Import);
        foreach (Import import in ImportSection.Parse(section).Imports)
        {
            if (import.Kind is ExternKind.Function or ExternKind.Tag)
            {
                CheckFunctionType(import.TypeIndex, section!.Offset + import.Range.Start);
            }
        }

        foreach (uint type in FunctionSection.Parse(_module.Find(SectionId.Function)))
        {
            CheckFunctionType(type, _module.Find(SectionId.Function)!.Offset);
        }

        foreach (uint type in TagSection.Parse(_module.Find(SectionId.Tag)))
        {
            CheckFunctionType(type, _module.Find(SectionId.Tag)!.Offset);
        }
    }

    private void CheckFunctionType(uint type, long offset)
    {
        _bounds.Check(Immediate.TypeIdx, type, offset);
        if (_types.Function(type) is null)
        {
            Malformed.Throw($"type {type} is not a function type", offset);
        }
    }

    private void CheckExports()
    {
        RawSection? section = _module.Find(SectionId.Export);
        foreach (Export export in ExportSection.Parse(section))
        {
            _bounds.Check(export.Kind.IndexSpace, export.Index, section!.Offset + export.Range.Start);
        }

        if (SingleNumberSection.Parse(_module.Find(SectionId.Start)) is { } start)
        {
            _bounds.Check(Immediate.FuncIdx, start, _module.Find(SectionId.Start)!.Offset);
        }
    }

    private void CheckInitializers()
    {
        RawSection? globals = _module.Find(SectionId.Global);
        foreach (Global global in GlobalSection.Parse(globals))
        {
            CheckExpression(globals!, global.Initializer);
        }

        RawSection? tables = _module.Find(SectionId.Table);
        foreach (Table table in TableSection.Parse(tables))
        {
            if (table.Initializer is { } initializer)
            {
                CheckExpression(tables!, initializer);
            }
        }
    }

    private void CheckElements()
    {
        RawSection? section = _module.Find(SectionId.Element);
        foreach (ElementSegment segment in ElementSection.Parse(section))
        {
            if (segment.Mode == SegmentMode.Active)
            {
                _bounds.Check(Immediate.TableIdx, segment.Table, section!.Offset + segment.Range.Start);
                CheckExpression(section, segment.Offset);
            }

            CheckItems(section!, segment);
        }
    }

    private void CheckItems(RawSection section, in ElementSegment segment)
    {
        var reader = new WasmReader(segment.Items.Of(section.Payload.Span), section.Offset + segment.Items.Start);
        while (!reader.AtEnd)
        {
            if (segment.HasExpressions)
            {
                ByteRange item = InstructionReader.SkipExpression(ref reader);
                CheckExpression(section, new ByteRange(segment.Items.Start + item.Start, item.Length));
            }
            else
            {
                long offset = reader.AbsoluteOffset;
                _bounds.Check(Immediate.FuncIdx, reader.ReadU32(), offset);
            }
        }
    }

    private void CheckData()
    {
        RawSection? section = _module.Find(SectionId.Data);
        foreach (DataSegment segment in DataSection.Parse(section))
        {
            if (segment.Mode == SegmentMode.Active)
            {
                _bounds.Check(Immediate.MemIdx, segment.Memory, section!.Offset + segment.Range.Start);
                CheckExpression(section, segment.Offset);
            }
        }
    }

    private void CheckExpression(RawSection section, ByteRange expression)
    {
        var instructions = new InstructionReader(expression.Of(section.Payload.Span), section.Offset + expression.Start);
        while (instructions.MoveNext())
        {
            _bounds.Check(instructions);
        }
    }
}
