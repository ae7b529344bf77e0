// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>Checks the indices of a module outside its function bodies, which <see cref="ReferenceScan"/> checks as it reads
/// them.</summary>
internal sealed class IndexCheck
{
    private readonly WasmModule _module;
    private readonly IndexBounds _bounds;

    private IndexCheck(WasmModule module, IndexBounds bounds) => (_module, _bounds) = (module, bounds);

    /// <summary>Throws if a section names something that the module does not have, or if there are not as many bodies as
    /// functions.</summary>
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
        foreach (Import import in _module.Imports)
        {
            if (import.Kind is ExternKind.Function or ExternKind.Tag)
            {
                CheckFunctionType(import.TypeIndex, _module.Imports.OffsetOf(import));
            }
        }

        foreach (SectionView<uint> types in new[] { _module.FunctionTypes, _module.TagTypes })
        {
            foreach (uint type in types)
            {
                CheckFunctionType(type, types.Offset);
            }
        }
    }

    private void CheckFunctionType(uint type, long offset)
    {
        _bounds.Check(Immediate.TypeIdx, type, offset);
        if (_module.Types.Function(type) is null)
        {
            Malformed.Throw($"type {type} is not a function type", offset);
        }
    }

    private void CheckExports()
    {
        foreach (Export export in _module.Exports)
        {
            _bounds.Check(export.Kind.IndexSpace, export.Index, _module.Exports.OffsetOf(export.Range));
        }

        if (_module.Start is { } start)
        {
            _bounds.Check(Immediate.FuncIdx, start, _module.Find(SectionId.Start)!.Offset);
        }
    }

    private void CheckInitializers()
    {
        foreach (Global global in _module.Globals)
        {
            CheckExpression(_module.Globals, global.Initializer);
        }

        foreach (Table table in _module.Tables)
        {
            if (table.Initializer is { } initializer)
            {
                CheckExpression(_module.Tables, initializer);
            }
        }
    }

    private void CheckElements()
    {
        foreach (ElementSegment segment in _module.Elements)
        {
            if (segment.Mode == SegmentMode.Active)
            {
                _bounds.Check(Immediate.TableIdx, segment.Table, _module.Elements.OffsetOf(segment.Range));
                CheckExpression(_module.Elements, segment.Offset);
            }

            CheckItems(segment);
        }
    }

    private void CheckItems(in ElementSegment segment)
    {
        WasmReader reader = _module.Elements.OpenReader(segment.Items);
        while (!reader.AtEnd)
        {
            if (segment.HasExpressions)
            {
                ByteRange item = InstructionReader.SkipExpression(ref reader);
                CheckExpression(_module.Elements, new ByteRange(segment.Items.Start + item.Start, item.Length));
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
        foreach (DataSegment segment in _module.Data)
        {
            if (segment.Mode == SegmentMode.Active)
            {
                _bounds.Check(Immediate.MemIdx, segment.Memory, _module.Data.OffsetOf(segment.Range));
                CheckExpression(_module.Data, segment.Offset);
            }
        }
    }

    private void CheckExpression<T>(SectionView<T> section, ByteRange expression)
    {
        var instructions = new InstructionReader(section.OpenReader(expression));
        while (instructions.MoveNext())
        {
            _bounds.Check(instructions);
        }
    }
}
