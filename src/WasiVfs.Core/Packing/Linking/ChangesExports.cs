// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>
/// The ways out for the changes of a writable tree. A host that embeds the program pulls them, chunk by chunk, with two exported functions:
/// <c>wasi_vfs_changes_next</c> returns how many bytes lie in the buffer, 0 at the end or a negative number for an error;
/// <c>wasi_vfs_changes_buffer</c> returns where it lies in the exported memory <c>wasi_vfs_memory</c>. On a command line the runtime itself
/// saves them when the program ends (save.c). From outside a component nobody comes to its core module's exports, so a program that opens
/// files through WASI 0.2 has only the second way.
/// </summary>
internal sealed class ChangesExports
{
    /// <summary>The exported function that fills the buffer.</summary>
    public const string NextName = "wasi_vfs_changes_next";

    /// <summary>The exported function that says where the buffer is.</summary>
    public const string BufferName = "wasi_vfs_changes_buffer";

    /// <summary>The exported memory that the buffer lies in.</summary>
    public const string MemoryName = "wasi_vfs_memory";

    private const string Exit = "proc_exit";

    private readonly Export[] _added;
    private readonly Dictionary<uint, uint> _starts;

    private ChangesExports(Export[] added, Dictionary<uint, uint> starts) => (_added, _starts) = (added, starts);

    /// <summary>Links the functions, and has the program save its changes when it ends by <c>proc_exit</c> or returns from
    /// <c>_start</c>; in a component, by <c>wasi:cli/exit</c> or from <c>wasi:cli/run</c>.</summary>
    /// <param name="appender">Takes the functions.</param>
    /// <param name="linker">Links those of the runtime.</param>
    /// <param name="state">Says which memory the buffer lies in.</param>
    /// <param name="functions">What answers the program's imports; those that end it are added.</param>
    /// <param name="is02">Whether the program opens files through WASI 0.2.</param>
    /// <param name="isSealed">Whether no directory of the host can be given, so that nothing is saved.</param>
    public static ChangesExports Link(
        ModuleAppender appender, GuestLinker linker, IStateMemory state, Dictionary<uint, uint> functions, bool is02, bool isSealed)
    {
        var starts = new Dictionary<uint, uint>();
        bool by02 = is02 && ChangesSaving.IsPossible02(appender.Program);
        if (!isSealed && (!is02 || by02 || ChangesSaving.IsPossible1(appender.Program)))
        {
            uint save = linker.Link(by02 ? "component_save" : "changes_save");
            foreach (Import exit in appender.Program.Imports.Where(import => IsExit(import) || (is02 && ChangesSaving.IsExit(import))))
            {
                FuncType type = appender.Program.Types.Function(exit.TypeIndex)!;
                byte[] body = new FunctionAssembler().Call(save).CallWithParameters(exit.Index, type).Finish();
                functions.Add(exit.Index, appender.AddFunction(exit.TypeIndex, $"wasi_vfs.{exit.Name}", body));
            }

            foreach (Export start in appender.Program.Exports.Where(export => IsStart(export) || (is02 && ChangesSaving.IsRun(export))))
            {
                FuncType type = appender.Program.TypeOfFunction(start.Index)!;
                byte[] body = new FunctionAssembler().CallWithParameters(start.Index, type).Call(save).Finish();
                starts[start.Index] = appender.AddFunction(appender.TypeIndex(type), "wasi_vfs.start", body);
            }
        }

        Export[] added = is02 ? [] :
        [
            new Export(NextName, ExternKind.Function, linker.Link("changes_next")),
            new Export(BufferName, ExternKind.Function, linker.Link("changes_buffer")),
            new Export(MemoryName, ExternKind.Memory, state.MemoryIndex),
        ];
        return new ChangesExports(added, starts);
    }

    /// <summary>The module with the exports. A name that the program exports itself stays the program's.</summary>
    public WasmModule AddTo(WasmModule module)
    {
        SectionView<Export> old = module.Exports;
        Export[] added = [.. _added.Where(export => old.All(other => other.Name != export.Name))];
        var section = new WasmWriter();
        section.WriteU32((uint)(old.Count + added.Length));
        foreach (Export export in old)
        {
            if ((IsStart(export) || ChangesSaving.IsRun(export)) && _starts.TryGetValue(export.Index, out uint start))
            {
                (export with { Index = start }).Write(section);
            }
            else
            {
                section.WriteBytes(old.BytesOf(export.Range));
            }
        }

        foreach (Export export in added)
        {
            export.Write(section);
        }

        return module.With(SectionId.Export, section.ToArray());
    }

    private static bool IsExit(Import import) =>
        import.Kind == ExternKind.Function && import.Module == Preview1.Module && import.Name == Exit;

    private static bool IsStart(Export export) => export is { Kind: ExternKind.Function, Name: ChangesSaving.Start };
}
