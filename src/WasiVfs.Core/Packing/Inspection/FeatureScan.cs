// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>
/// Finds out what a module uses beyond WebAssembly 1.0: by the proposal of every instruction in its code, and by declarations that
/// need no instruction to need an engine that knows them. Names are those of the custom section <c>target_features</c>.
/// </summary>
internal sealed class FeatureScan
{
    private readonly SortedSet<string> _found = new(StringComparer.Ordinal);

    /// <summary>The features that a module uses, sorted.</summary>
    /// <exception cref="WasmFormatException">The code holds an instruction that is unknown or malformed.</exception>
    public static IReadOnlyList<string> Of(WasmModule module)
    {
        var scan = new FeatureScan();
        scan.AddCode(CodeSection.Parse(module.Find(SectionId.Code)));
        scan.AddTypes(TypeSection.Parse(module.Find(SectionId.Type)));
        scan.AddMemories(module);
        scan.AddTables(module);
        scan.AddMutableGlobals(module);
        scan.Add("bulk-memory", DataSection.Parse(module.Find(SectionId.Data)).Any(segment => segment.Mode == SegmentMode.Passive));
        scan.Add("exception-handling", module.Find(SectionId.Tag) is not null);
        return [.. scan._found];
    }

    private static string? Name(Proposal proposal) => proposal switch
    {
        Proposal.Mvp => null,
        Proposal.SignExtension => "sign-ext",
        Proposal.SaturatingConversions => "nontrapping-fptoint",
        Proposal.BulkMemory => "bulk-memory",
        Proposal.ReferenceTypes => "reference-types",
        Proposal.TailCalls => "tail-call",
        Proposal.LegacyExceptions => "legacy-exceptions",
        Proposal.Exceptions => "exception-handling",
        Proposal.FunctionReferences => "function-references",
        Proposal.GarbageCollection => "gc",
        Proposal.Simd => "simd128",
        Proposal.RelaxedSimd => "relaxed-simd",
        Proposal.Threads => "atomics",
        Proposal.WideArithmetic => "wide-arithmetic",
        Proposal.StackSwitching => "stack-switching",
        _ => throw new ArgumentOutOfRangeException(nameof(proposal), proposal, null),
    };

    private void Add(string feature, bool isUsed)
    {
        if (isUsed)
        {
            _found.Add(feature);
        }
    }

    private void AddCode(CodeSection code)
    {
        var used = new bool[(int)Enum.GetValues<Proposal>().Max() + 1];
        for (int i = 0; i < code.Bodies.Length; i++)
        {
            InstructionReader body = code.OpenBody(i);
            while (body.MoveNext())
            {
                used[(int)body.Opcode.Proposal] = true;
            }

            body.ExpectEnd();
        }

        _found.UnionWith(Enum.GetValues<Proposal>().Where(proposal => used[(int)proposal]).Select(Name).OfType<string>());
    }

    private void AddTypes(TypeSection types)
    {
        foreach (DefinedType type in types.Types)
        {
            Add("gc", type.Function is null || !type.IsPlain);
            if (type.Function is { } function)
            {
                Add("multivalue", function.Results.Length > 1);
                AddValues(function.Parameters);
                AddValues(function.Results);
            }
        }
    }

    private void AddValues(ReadOnlySpan<ValType> types)
    {
        foreach (ValType type in types)
        {
            Add("simd128", type == ValType.V128);
            Add("reference-types", type.IsReference);
        }
    }

    private void AddMemories(WasmModule module)
    {
        Limits[] memories =
        [
            .. ImportSection.Parse(module.Find(SectionId.Import)).Imports.Where(import => import.Kind == ExternKind.Memory).Select(import => import.Memory),
            .. MemorySection.Parse(module.Find(SectionId.Memory)),
        ];
        Add("multimemory", memories.Length > 1);
        Add("memory64", memories.Any(memory => memory.Is64));
        Add("atomics", memories.Any(memory => memory.IsShared));
    }

    private void AddTables(WasmModule module)
    {
        TableType[] tables =
        [
            .. ImportSection.Parse(module.Find(SectionId.Import)).Imports.Where(import => import.Kind == ExternKind.Table).Select(import => import.Table),
            .. TableSection.Parse(module.Find(SectionId.Table)).Select(table => table.Type),
        ];
        Add("reference-types", tables.Length > 1 || tables.Any(table => table.Element != ValType.FuncRef));
    }

    private void AddMutableGlobals(WasmModule module)
    {
        ImportSection imports = ImportSection.Parse(module.Find(SectionId.Import));
        GlobalType[] globals =
        [
            .. imports.Imports.Where(import => import.Kind == ExternKind.Global).Select(import => import.Global),
            .. GlobalSection.Parse(module.Find(SectionId.Global)).Select(global => global.Type),
        ];
        bool exported = ExportSection.Parse(module.Find(SectionId.Export)).Any(
            export => export.Kind == ExternKind.Global && export.Index < globals.Length && globals[export.Index].IsMutable);
        Add("mutable-globals", exported || globals.Take((int)imports.Count(ExternKind.Global)).Any(global => global.IsMutable));
    }
}
