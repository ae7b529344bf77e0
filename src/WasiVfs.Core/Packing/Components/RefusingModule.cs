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

    // The memory in which results lie, and what would make room for parameters.
    private const string Memory = "memory", Allocator = "realloc";

    // Called by whoever has no descriptor. Their results lie at 0, where the memory holds zeros: an empty list, and no error code.
    private static readonly string[] Answering = ["get-directories", "filesystem-error-code"];

    private static readonly FuncType AllocatorType = new([ValType.I32, ValType.I32, ValType.I32, ValType.I32], [ValType.I32]);

    /// <summary>Writes the module into a component that has no other, an instance of it, and the functions that the component
    /// exports.</summary>
    /// <param name="functions">The functions of an interface, each with the index of its type in the component.</param>
    /// <param name="component">The component, which has no functions yet.</param>
    public static void Export(IReadOnlyList<(ComponentFunction Function, uint Type)> functions, ComponentWriter component)
    {
        if (functions.Count == 0)
        {
            return;
        }

        component.AddWhole(ComponentSectionId.CoreModule, Make([.. functions.Select(function => function.Function)]));
        const byte instantiate = 0, module = 0, noArguments = 0, lift = 0, options = 2, memory = 3, allocator = 4;
        component.Add(ComponentSectionId.CoreInstance, instantiate, module, noArguments);
        component.Add(ComponentSectionId.Alias, OfModule(ComponentSort.CoreMemory, Memory));
        component.Add(ComponentSectionId.Alias, OfModule(ComponentSort.CoreFunction, Allocator));
        for (int i = 0; i < functions.Count; i++)
        {
            component.Add(ComponentSectionId.Alias, OfModule(ComponentSort.CoreFunction, ExportName(i)));
        }

        for (int i = 0; i < functions.Count; i++)
        {
            component.Add(
                ComponentSectionId.Canon,
                [lift, 0, .. Leb128.Encode((uint)i + 1), options, memory, 0, allocator, 0, .. Leb128.Encode(functions[i].Type)]);
        }

        // An exported function has an index of its own too: behind those that are lifted.
        for (int i = 0; i < functions.Count; i++)
        {
            component.Export(functions[i].Function.Name, ComponentSort.Function, (uint)i);
        }
    }

    private static byte[] OfModule(ComponentSort sort, string name)
    {
        const byte coreExport = 1, instance = 0;
        return [0, (byte)sort, coreExport, instance, .. ComponentWriter.Name(name)];
    }

    // It exports the functions by their numbers in the list.
    private static byte[] Make(ComponentFunction[] functions)
    {
        FuncType[] types = [.. functions.Select(function => CoreType(function.Type)), AllocatorType];
        FuncType[] distinct = [.. types.Distinct()];
        var exports = new List<Export> { new(Memory, ExternKind.Memory, 0), new(Allocator, ExternKind.Function, (uint)functions.Length) };
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

    private static string ExportName(int number) => FormattableString.Invariant($"{number}");

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
