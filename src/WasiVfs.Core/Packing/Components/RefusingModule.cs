// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Linking;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Components;

/// <summary>The core module that stands for the host's files in a sealed component. It lists no directory, so nobody ever has a descriptor,
/// and its other functions cannot be called: they trap.</summary>
internal static class RefusingModule
{
    /// <summary>The custom section that tells such a module from a program.</summary>
    public const string SectionName = "wasi-vfs.refuses";

    /// <summary>The export that is the memory in which results lie, and the export that would make room for parameters.</summary>
    public const string Memory = "memory", Allocator = "realloc";

    // Called by whoever has no descriptor. Their results lie at 0, where the memory holds zeros: an empty list, and no error code.
    private static readonly string[] Answering = ["get-directories", "filesystem-error-code"];

    private static readonly FuncType AllocatorType = new([ValType.I32, ValType.I32, ValType.I32, ValType.I32], [ValType.I32]);

    /// <summary>Makes the module. It exports the functions by their numbers in the list.</summary>
    /// <param name="functions">The functions of an interface.</param>
    public static byte[] Make(IReadOnlyList<ComponentFunction> functions)
    {
        FuncType[] types = [.. functions.Select(function => CoreType(function.Type)), AllocatorType];
        FuncType[] distinct = [.. types.Distinct()];
        var exports = new List<Export> { new(Memory, ExternKind.Memory, 0), new(Allocator, ExternKind.Function, (uint)functions.Count) };
        exports.AddRange(functions.Select((_, i) => new Export(ExportName(i), ExternKind.Function, (uint)i)));
        byte[][] bodies = [.. functions.Select(function => Body(function, CoreType(function.Type))), new FunctionAssembler().Unreachable().Finish()];

        var module = new WasmWriter(1 << 10);
        module.WriteBytes(Preamble.OfModule);
        WriteVector(module, SectionId.Type, distinct, (writer, type) => type.Write(writer));
        WriteVector(module, SectionId.Function, types, (writer, type) => writer.WriteU32((uint)Array.IndexOf(distinct, type)));
        WriteVector(module, SectionId.Memory, [1u], (writer, pages) => writer.WriteBytes([0, .. Leb128.Encode(pages)]));
        WriteVector(module, SectionId.Export, exports, (writer, export) => export.Write(writer));
        WriteVector(module, SectionId.Code, bodies, (writer, body) => writer.WriteSized(body));
        var mark = new WasmWriter();
        mark.WriteName(SectionName);
        Write(module, SectionId.Custom, mark);
        return module.ToArray();
    }

    /// <summary>The name under which a function is exported.</summary>
    /// <param name="number">Its number in the list.</param>
    public static string ExportName(int number) => FormattableString.Invariant($"{number}");

    // Canonical ABI, flatten_functype: too many parameters, and more than one result, are passed in memory.
    private static FuncType CoreType(ComponentType function)
    {
        ValType[] parameters = [.. function.Parts.SelectMany(part => part.Flat)];
        ValType[] results = [.. function.Results.SelectMany(result => result.Flat)];
        return new FuncType(
            parameters.Length > FlatTypes.MostParameters ? [ValType.I32] : parameters, results.Length > 1 ? [ValType.I32] : results);
    }

    private static byte[] Body(ComponentFunction function, FuncType type) =>
        Answering.Contains(function.Name) && type.Results is [var result] && result == ValType.I32
            ? new FunctionAssembler().I32Const(0).Finish() : new FunctionAssembler().Unreachable().Finish();

    private static void WriteVector<T>(WasmWriter module, SectionId id, IReadOnlyList<T> entries, Action<WasmWriter, T> write)
    {
        var content = new WasmWriter();
        content.WriteU32((uint)entries.Count);
        foreach (T entry in entries)
        {
            write(content, entry);
        }

        Write(module, id, content);
    }

    private static void Write(WasmWriter module, SectionId id, WasmWriter content)
    {
        module.WriteByte((byte)id);
        module.WriteSized(content.WrittenSpan);
    }
}
