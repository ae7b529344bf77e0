// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Links the guest runtime into a module: everything of a pack that does not depend on the files.</summary>
internal static class ModuleLinker
{
    /// <summary>Makes a module whose file calls are answered by the runtime.</summary>
    /// <param name="program">The program; it is not changed. Sections that stay as they are, are the same objects in both.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <param name="settings">Where the runtime's state goes; whether the imports that <see cref="Seal"/> does not keep are taken out; whether calls are traced.</param>
    /// <param name="warnings">What a person should know.</param>
    /// <exception cref="WasmFormatException">The program is malformed.</exception>
    /// <exception cref="PackException">The program cannot be served.</exception>
    public static LinkedModule Link(WasmModule program, string path, LinkSettings settings, ICollection<Warning> warnings)
    {
        WasmModule module = program.Copy();
        ModuleCheck.RequireLinked(module, path);
        var bounds = IndexBounds.Of(module);
        IndexCheck.Run(module, bounds);
        IReadOnlyList<SectionEdit> edits = MakeRoomForSegments(module, settings);
        bounds = edits.Count == 0 ? bounds : IndexBounds.Of(module);
        IReadOnlyList<MovedBody> moved = AddRuntime(module, bounds, path, settings, warnings);
        EngineLimits.Check(program, module, path, warnings);
        uint[]? removed = settings.IsSealed ? Seal.Close(module, path, warnings) : null;
        return new LinkedModule(module, settings, removed, program.Sha256(), moved, edits);
    }

    /// <summary>How many data segments linking adds: those of the runtime's state, and of the words of a trace.</summary>
    public static int StateSegments(LinkSettings settings) => GuestRuntime.Default.Data().Count() + (settings.IsTraced ? 1 : 0);

    private static IReadOnlyList<MovedBody> AddRuntime(WasmModule module, IndexBounds bounds, string path, LinkSettings settings, ICollection<Warning> warnings)
    {
        (MemoryProfile profile, bool isSealed, bool isTraced) = settings;
        GuestRuntime guest = GuestRuntime.Default;
        var appender = new ModuleAppender(module);
        Dictionary<uint, Preview1Function> answered = AnsweredImports.Find(appender.Imports, appender.Types, settings, path, warnings);
        ProgramMemory memory = ProgramMemory.Require(module, profile, path);

        if (isTraced && !answered.Values.Any(function => function.Name == "fd_write"))
        {
            warnings.Add(new Warning(WarningId.TraceUnavailable, $"'{path}' imports no fd_write, so it cannot write a trace."));
        }

        IStateMemory state = AddState(module, appender, memory, profile, guest.StatePages, path);
        SegmentIndices segments = AddData(module, StateData(guest, state), isTraced);
        Trace? trace = isTraced ? new Trace(appender) : null;
        var linker = new GuestLinker(appender, guest, state, segments, isSealed, trace);

        Dictionary<uint, uint> functions = answered.ToDictionary(import => import.Key, import => Answer(import.Value, linker, trace));
        if (isSealed)
        {
            AddRefusals(appender, functions);
        }

        var portable = state as PortableMemory;
        Lazy<uint>? grow = portable is null ? null : new Lazy<uint>(() => portable.AddProgramGrow(linker.Link("memory_was_grown")));
        var names = new FunctionNames(module, warnings);
        var rewriter = new ProgramRewriter(module, appender, new Redirection(functions, bounds, portable, grow), names);
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
        return rewriter.Moved;
    }

    private static uint Answer(Preview1Function function, GuestLinker linker, Trace? trace)
    {
        uint answer = linker.Link(function.Name);
        return trace?.Around(function, answer, linker) ?? answer;
    }

    private static IReadOnlyList<SectionEdit> MakeRoomForSegments(WasmModule module, LinkSettings settings) =>
        DataSegmentMerge.Apply(module, EngineLimits.ExcessSegments(module, (uint)(StateSegments(settings) + SegmentIndices.AddedByPack)));

    // Behind the program's segments: the state's, and the words of a trace.
    private static SegmentIndices AddData(WasmModule module, List<byte[]> state, bool isTraced)
    {
        RawSection? data = module.Find(SectionId.Data);
        uint words = VectorSection.Count(data) + (uint)state.Count;
        uint count = words + (isTraced ? 1u : 0);
        List<byte[]> added = isTraced ? [.. state, Passive(TraceTable.Segment())] : state;
        module.Set(SectionId.Data, VectorSection.Append(data, (uint)added.Count, [.. added.SelectMany(segment => segment)]));
        module.Set(SectionId.DataCount, SingleNumberSection.Encode(count));
        return new SegmentIndices(count, words);
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
        WasmModule module, ModuleAppender appender, ProgramMemory memory, MemoryProfile profile, uint statePages, string path)
    {
        uint imported = appender.Imports.Count(ExternKind.Memory);
        List<Limits> memories = [.. MemorySection.Parse(module.Find(SectionId.Memory))];
        if (profile == MemoryProfile.Isolated)
        {
            memories.Add(new Limits(statePages));
            module.Set(SectionId.Memory, MemorySection.Encode(memories));
            return new IsolatedMemory(memory.Index, imported + (uint)memories.Count - 1);
        }

        memories[(int)(memory.Index - imported)] = memory.WithState(statePages, path);
        module.Set(SectionId.Memory, MemorySection.Encode(memories));
        return new PortableMemory(appender, memory.Index, (uint)memory.Limits.Min, statePages);
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
