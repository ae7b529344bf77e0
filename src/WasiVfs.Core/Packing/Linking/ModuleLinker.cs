// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Links the guest runtime into a module: everything of a pack that does not depend on the files.</summary>
internal static class ModuleLinker
{
    private const ulong MaxPages = 65536;

    /// <summary>Changes the module so that its file calls are answered by the runtime.</summary>
    /// <param name="module">The program; changed in place.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <param name="settings">Where the runtime's state goes; whether nothing is to refer to the imports that <see cref="Seal"/> takes out; whether calls are traced.</param>
    /// <param name="warnings">What a person should know.</param>
    /// <returns>The data segments that the module has then, which are not in its data section yet, and the bodies that were moved.</returns>
    public static (DataEntries Data, IReadOnlyList<MovedBody> Moved) Link(
        WasmModule module, string path, LinkSettings settings, ICollection<Warning> warnings)
    {
        (MemoryProfile profile, bool isSealed, bool isTraced) = settings;
        GuestRuntime guest = GuestRuntime.Default;
        ModuleCheck.RequireLinked(module, path);
        var appender = new ModuleAppender(module);
        Limits memory = ModuleCheck.RequireMemory(module, appender.Imports, profile, path);
        Dictionary<uint, Preview1Function> answered = ModuleCheck.AnsweredImports(appender.Imports, appender.Types, profile, isSealed, path, warnings);

        if (isTraced && !answered.Values.Any(function => function.Name == "fd_write"))
        {
            warnings.Add(new Warning(WarningId.TraceUnavailable, $"\"{path}\" imports no fd_write, so that it cannot write a trace."));
        }

        IStateMemory state = AddState(module, appender, memory, profile, guest.StatePages, path);
        DataEntries entries = DataEntries.Of(module.Find(SectionId.Data)).With(StateData(guest, state));
        uint words = entries.Count;
        entries = isTraced ? entries.With([Passive(TraceTable.Segment())]) : entries;
        Trace? trace = isTraced ? new Trace(appender) : null;
        var linker = new GuestLinker(appender, guest, state, new SegmentIndices(Mounts: entries.Count, Image: entries.Count + 2, words), isSealed, trace);

        Dictionary<uint, uint> functions = answered.ToDictionary(import => import.Key, import => Answer(import.Value, linker, trace));
        if (isSealed)
        {
            AddRefusals(appender, functions);
        }

        var portable = state as PortableMemory;
        Lazy<uint>? grow = portable is null ? null : new Lazy<uint>(() => portable.AddProgramGrow(linker.Link("memory_was_grown")));
        var names = new FunctionNames(module);
        var rewriter = new ProgramRewriter(module, appender, new Redirection(functions, portable?.PagesGlobal, grow), names);
        rewriter.Rewrite();
        linker.Finish();
        if (CustomSections.CountOnCode(module))
        {
            rewriter.MakeUpForCount();
        }

        appender.Commit();
        names.Add(appender.Names);
        CustomSections.Settle(module, rewriter, warnings);
        CustomSections.NameFeatures(module, profile);
        return (entries, rewriter.Moved);
    }

    private static uint Answer(Preview1Function function, GuestLinker linker, Trace? trace)
    {
        uint answer = linker.Link(function.Name);
        return trace?.Around(function, answer, linker) ?? answer;
    }

    private static byte[] Passive(byte[] content)
    {
        var segment = new WasmWriter();
        DataSection.WritePassiveHeader(segment, (uint)content.Length);
        segment.WriteBytes(content);
        return segment.ToArray();
    }

    // Functions that preview1 does not have, under its name.
    private static void AddRefusals(ModuleAppender module, Dictionary<uint, uint> functions)
    {
        foreach (Import import in module.Imports.Imports.Where(import => !Seal.Keeps(import) && !functions.ContainsKey(import.Index)))
        {
            byte[] body = Seal.Refusal(module.Types.Function(import.TypeIndex)!);
            functions.Add(import.Index, module.AddFunction(import.TypeIndex, $"wasi_vfs.no_{import.Name}", body));
        }
    }

    private static IStateMemory AddState(
        WasmModule module, ModuleAppender appender, Limits memory, MemoryProfile profile, uint statePages, string path)
    {
        List<Limits> memories = [.. MemorySection.Parse(module.Find(SectionId.Memory))];
        if (profile == MemoryProfile.Isolated)
        {
            memories.Add(new Limits(statePages));
            module.Set(SectionId.Memory, MemorySection.Encode(memories));
            return new IsolatedMemory(appender.Imports.Count(ExternKind.Memory) + (uint)memories.Count - 1);
        }

        ModuleCheck.RequireRoom(memory, statePages, path);
        memories[0] = memory with
        {
            Min = memory.Min + statePages,
            Max = memory.Max is { } max ? Math.Min(max + statePages, MaxPages) : null,
        };
        module.Set(SectionId.Memory, MemorySection.Encode(memories));
        return new PortableMemory(appender, (uint)memory.Min, statePages);
    }

    // The initial content of the state, as active segments.
    private static List<byte[]> StateData(GuestRuntime guest, IStateMemory state)
    {
        var segments = new List<byte[]>();
        foreach ((int address, ReadOnlyMemory<byte> content) in guest.Data())
        {
            var segment = new WasmWriter();
            segment.WriteU32(state.MemoryIndex == 0 ? DataSection.Active : DataSection.ActiveWithMemory);
            if (state.MemoryIndex != 0)
            {
                segment.WriteU32(state.MemoryIndex);
            }

            segment.EmitI32((int)(state.InitialBase + (uint)address));
            segment.Emit(Opcodes.End);
            segment.WriteSized(content.Span);
            segments.Add(segment.ToArray());
        }

        return segments;
    }
}
