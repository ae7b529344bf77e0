// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>
/// The ways out for the changes of a writable tree. A host that embeds the program pulls them, chunk by chunk, with two exported functions:
/// <c>wasi_vfs_changes_next</c> returns how many bytes lie in the buffer, 0 at the end or a negative number for an error;
/// <c>wasi_vfs_changes_buffer</c> returns where it lies in the exported memory <c>wasi_vfs_memory</c>. On a command line the runtime itself
/// saves them when the program ends (save.c).
/// </summary>
internal sealed class ChangesExports
{
    /// <summary>The exported function that fills the buffer.</summary>
    public const string NextName = "wasi_vfs_changes_next";

    /// <summary>The exported function that says where the buffer is.</summary>
    public const string BufferName = "wasi_vfs_changes_buffer";

    /// <summary>The exported memory that the buffer lies in.</summary>
    public const string MemoryName = "wasi_vfs_memory";

    private const string Start = "_start";
    private const string Exit = "proc_exit";

    private readonly uint _next;
    private readonly uint _buffer;
    private readonly uint _memory;
    private readonly uint? _start;

    private ChangesExports(uint next, uint buffer, uint memory, uint? start) => (_next, _buffer, _memory, _start) = (next, buffer, memory, start);

    /// <summary>Links the functions, and has the program save its changes when it ends by <c>proc_exit</c> or returns from
    /// <c>_start</c>.</summary>
    /// <param name="appender">Takes the functions.</param>
    /// <param name="linker">Links those of the runtime.</param>
    /// <param name="state">Says which memory the buffer lies in.</param>
    /// <param name="functions">What answers the program's imports; <c>proc_exit</c> is added.</param>
    /// <param name="isSealed">Whether no directory of the host can be given, so that nothing is saved.</param>
    public static ChangesExports Link(
        ModuleAppender appender, GuestLinker linker, IStateMemory state, Dictionary<uint, uint> functions, bool isSealed)
    {
        uint? start = null;
        if (!isSealed)
        {
            uint save = linker.Link("changes_save");
            Import? exit = appender.Program.Imports.FirstOrDefault(
                import => import.Kind == ExternKind.Function && import.Module == Preview1.Module && import.Name == Exit);
            if (exit is not null)
            {
                FuncType type = appender.Program.Types.Function(exit.TypeIndex)!;
                byte[] body = new FunctionAssembler().Call(save).CallWithParameters(exit.Index, type).Finish();
                functions.Add(exit.Index, appender.AddFunction(exit.TypeIndex, $"wasi_vfs.{Exit}", body));
            }

            if (FindStart(appender.Program) is { } started)
            {
                byte[] body = new FunctionAssembler().Call(started).Call(save).Finish();
                start = appender.AddFunction(appender.TypeIndex(new FuncType([], [])), "wasi_vfs.start", body);
            }
        }

        return new ChangesExports(linker.Link("changes_next"), linker.Link("changes_buffer"), state.MemoryIndex, start);
    }

    /// <summary>The module with the exports. A name that the program exports itself stays the program's.</summary>
    public WasmModule AddTo(WasmModule module)
    {
        SectionView<Export> old = module.Exports;
        Export[] added =
        [
            .. new[]
            {
                new Export(NextName, ExternKind.Function, _next), new Export(BufferName, ExternKind.Function, _buffer),
                new Export(MemoryName, ExternKind.Memory, _memory),
            }.Where(export => old.All(other => other.Name != export.Name)),
        ];
        var section = new WasmWriter();
        section.WriteU32((uint)(old.Count + added.Length));
        foreach (Export export in old)
        {
            if (_start is { } start && IsStart(export))
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

    private static uint? FindStart(WasmModule program) => program.Exports.Where(IsStart).Select(export => (uint?)export.Index).FirstOrDefault();

    private static bool IsStart(Export export) => export is { Kind: ExternKind.Function, Name: Start };
}
