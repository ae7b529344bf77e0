// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>
/// Finds out what a module uses beyond WebAssembly 1.0: by the proposal of every instruction in its code, and by declarations
/// that need no instruction to need an engine that knows them. Names are those of the custom section <c>target_features</c>.
/// </summary>
internal sealed class FeatureScan
{
    private readonly SortedSet<string> _found = new(StringComparer.Ordinal);

    /// <summary>The features that a module uses, sorted.</summary>
    /// <exception cref="WasmFormatException">The code holds an instruction that is unknown or malformed.</exception>
    public static IReadOnlyList<string> Of(WasmModule module)
    {
        var scan = new FeatureScan();
        scan.AddCode(module.Code);
        scan.AddTypes(module.Types);
        scan.AddMemories(module);
        scan.AddTables(module);
        scan.AddMutableGlobals(module);
        scan.Add("bulk-memory", module.Data.Any(segment => segment.Mode == SegmentMode.Passive));
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
        foreach (DefinedType type in types)
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
        Limits[] memories = [.. module.AllMemories()];
        Add("multimemory", memories.Length > 1);
        Add("custom-page-sizes", memories.Any(memory => memory.PageBits is not null));
        Add("memory64", memories.Any(memory => memory.Is64));
        Add("atomics", memories.Any(memory => memory.IsShared));
    }

    private void AddTables(WasmModule module)
    {
        TableType[] tables = [.. module.AllTables()];
        Add("reference-types", tables.Length > 1 || tables.Any(table => table.Element != ValType.FuncRef));
    }

    private void AddMutableGlobals(WasmModule module)
    {
        GlobalType[] globals = [.. module.AllGlobals()];
        bool exported = module.Exports.Any(
            export => export.Kind == ExternKind.Global && export.Index < globals.Length && globals[export.Index].IsMutable);
        Add("mutable-globals", exported || module.Imports.OfKind(ExternKind.Global).Any(import => import.Global.IsMutable));
    }
}
