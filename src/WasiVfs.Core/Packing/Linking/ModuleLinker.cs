// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Links the guest runtime into a module: everything of a pack that does not depend on the files.</summary>
internal static class ModuleLinker
{
    /// <summary>Makes a module whose file calls are answered by the runtime.</summary>
    /// <param name="program">The program. Sections that stay as they are, are the same objects in the result.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <param name="settings">Where the runtime's state goes; whether the imports that <see cref="Seal"/> does not keep are taken
    /// out; whether calls are traced.</param>
    /// <param name="warnings">What a person should know.</param>
    /// <exception cref="WasmFormatException">The program is malformed, or names something that it does not have.</exception>
    /// <exception cref="PackException">The program cannot be served.</exception>
    public static LinkedModule Link(WasmModule program, string path, LinkSettings settings, ICollection<Warning> warnings)
    {
        ModuleCheck.RequireLinked(program, path);

        // The other core hashes the program meanwhile.
        Task<string> sha256 = Task.Run(program.Sha256);
        try
        {
            return Link(program, path, settings, warnings, sha256);
        }
        finally
        {
            // The program's file may be closed after that.
            Task.WaitAny(sha256);
        }
    }

    /// <summary>How many data segments linking adds: those of the runtime's state, and one for the words of a trace.</summary>
    public static int StateSegments(LinkSettings settings) => settings.Runtime.Data.Count + (settings.IsTraced ? 1 : 0);

    private static LinkedModule Link(
        WasmModule program, string path, LinkSettings settings, ICollection<Warning> warnings, Task<string> sha256)
    {
        IndexCheck.Run(program, IndexBounds.Of(program));
        uint excess = EngineLimits.ExcessSegments(program, (uint)StateSegments(settings) + SegmentIndices.AddedByPack);
        (WasmModule roomy, IReadOnlyList<SectionEdit> edits) = DataSegmentMerge.Apply(program, excess);
        (WasmModule linked, IReadOnlyList<MovedBody> moved, long stateLength) = AddRuntime(roomy, path, settings, warnings);
        EngineLimits.Check(program, linked, path, warnings);
        (WasmModule closed, uint[]? removed) = settings.IsSealed ? Seal.Close(linked, path, warnings) : (linked, null);
        return new LinkedModule(closed, settings, removed, sha256.GetAwaiter().GetResult(), moved, edits, stateLength);
    }

    private static (WasmModule Module, IReadOnlyList<MovedBody> Moved, long StateLength) AddRuntime(
        WasmModule program, string path, LinkSettings settings, ICollection<Warning> warnings)
    {
        Dictionary<uint, ComponentAnswer> ofComponents = ComponentImports.Find(program, settings, path);
        Dictionary<uint, Preview1Function> answered = AnsweredImports.Find(program, settings, ofComponents.Count > 0, path, warnings);
        ProgramMemory memory = ProgramMemory.Require(program, settings.Memory, path);
        if (settings.IsTraced && !answered.Values.Any(function => function.Name == "fd_write"))
        {
            warnings.Add(new Warning(WarningId.TraceUnavailable, $"'{path}' imports no fd_write, so it cannot write a trace."));
        }

        var appender = new ModuleAppender(program);
        (WasmModule module, IStateMemory state) = StatePlace.Add(program, appender, memory, settings, path);
        (module, SegmentIndices segments, long stateLength) = StateContent.Add(module, state, settings);
        Trace? trace = settings.IsTraced ? new Trace(appender) : null;
        var start = new StartAnswers(settings);
        start.Warn(program, ofComponents.Count > 0, path, warnings);
        var linker = new GuestLinker(
            appender, settings.Runtime, state, start.AddGlobals(appender, segments), settings.IsSealed, trace, path, start);

        Lazy<uint>? input = settings.Start.HasFlag(StartCalls.Input) ? new Lazy<uint>(() => appender.AddGlobal(1)) : null;
        Dictionary<uint, uint> functions = answered.ToDictionary(
            import => import.Key, import => Answer(import.Value, appender, linker, trace, start, input));
        var calls = new Calls03(appender, linker, memory.Index, settings.IsSealed);
        foreach ((uint index, ComponentAnswer answer) in ofComponents)
        {
            functions.Add(index, answer.Call is { } call ? calls.Add(answer.Import, call) : linker.Link(answer.Export));
        }

        if (settings.IsSealed)
        {
            AddRefusals(appender, memory.Index, functions);
        }

        ChangesExports? changes = settings.Layer is null ? null
            : ChangesExports.Link(appender, linker, state, functions, ofComponents.Count > 0, settings.IsSealed);
        var portable = state as PortableMemory;
        Lazy<uint>? grow = portable is null ? null : new Lazy<uint>(portable.AddProgramGrow);
        var names = new FunctionNames(program, warnings);
        var rewriter = new ProgramRewriter(appender, new Redirection(functions, IndexBounds.Of(program), portable, grow), names);
        rewriter.RewriteCode();
        module = rewriter.RewriteSections(module);
        module = changes?.AddTo(module) ?? module;
        linker.Finish();
        if (CustomSections.CountOnCode(program))
        {
            rewriter.MakeUpForCount();
        }

        module = names.AddTo(appender.AppendTo(module), appender.Names);
        module = CustomSections.Settle(module, rewriter, warnings);
        return (CustomSections.NameFeatures(module, settings.Memory), rewriter.Moved, stateLength);
    }

    private static uint Answer(
        Preview1Function function, ModuleAppender appender, GuestLinker linker, Trace? trace, StartAnswers start, Lazy<uint>? input)
    {
        uint answer = linker.Link(start.Of(function.Name));
        answer = trace?.Wrap(function, answer, linker) ?? answer;
        if (input is null || function.Answer != Packing.Linking.Answer.Files)
        {
            return answer;
        }

        // The first call on a descriptor puts the empty file in the place of standard input.
        byte[] body = new FunctionAssembler().GlobalGet(input.Value).If().I32Const(0).GlobalSet(input.Value).Call(linker.Link("start_begin"))
            .End().CallWithParameters(answer, function.Type).Finish();
        return appender.AddFunction(appender.TypeIndex(function.Type), $"wasi_vfs.begin_{function.Name}", body);
    }

    // Functions that preview1 does not have, under its name, and those of wasi:filesystem that the runtime does not answer.
    private static void AddRefusals(ModuleAppender appender, uint memory, Dictionary<uint, uint> functions)
    {
        foreach (Import import in appender.Program.Imports.Where(import => !Seal.Keeps(import) && !functions.ContainsKey(import.Index)))
        {
            FuncType type = appender.Program.Types.Function(import.TypeIndex)!;
            byte[] body = import.Module == Preview1.Module ? Seal.Refusal(type) : ComponentHost.Refusal(import.Name, memory);
            functions.Add(import.Index, appender.AddFunction(import.TypeIndex, $"wasi_vfs.no_{import.Name}", body));
        }
    }
}
