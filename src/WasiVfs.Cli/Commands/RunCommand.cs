// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Embedding;
using WasiVfs.Packing;
using WasiVfs.Running;

namespace WasiVfs.Cli.Commands;

/// <summary>`run`: a program on an engine of this machine, with directories embedded for this one run if that is asked for.</summary>
internal sealed class RunCommand : Verb
{
    /// <summary>The argument that is handed on as it is.</summary>
    public const string ArgumentsName = "ARGS";

    private readonly Argument<string> _module = new("MODULE") { Description = "The program: a WASI preview1 module, packed or not, or a component." };
    private readonly Argument<string[]> _arguments = new(ArgumentsName) { Description = "The program's own arguments, after '--'." };
    private readonly Option<Mapping[]> _dir = MappingArgument.HostFirst(
        "--dir", "A host directory that the program may use, and the guest path where it finds it. May be repeated.");

    private readonly Option<Mapping[]> _dirReadOnly = MappingArgument.HostFirst(
        "--dir-read-only", "The same for a directory that the program may only read, on engines that can do that. May be repeated.");

    private readonly PackArguments _embed;
    private readonly Option<KeyValuePair<string, string>[]> _env = VariableArgument.Create(
        "A variable of the program's environment, which is otherwise empty. May be repeated.");

    private readonly Option<string> _engine = new("--engine")
    {
        Description = $"The engine: {string.Join(", ", EngineCatalog.Names)}, or the path of one. Otherwise the first that can do the run.",
        HelpName = "NAME",
    };

    private readonly Option<string> _invoke = new("--invoke") { Description = "Call this export in place of _start.", HelpName = "EXPORT" };

    private readonly Option<string> _memory = MemoryArgument.Create();

    private readonly Option<bool> _trace = new("--trace")
    {
        Description = "Write a line on standard error for each call on a file: the path, the result, and whether the embedded "
            + "files or the host answered.",
    };

    private readonly Option<string> _traceFile = new("--trace-file")
    {
        Description = "Write these lines to a file, apart from what the program writes on standard error: `pack --only-used` reads it.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _union = UnionArgument.Create();
    private readonly LayerArguments _layer;
    private readonly StartArguments _start;
    private readonly ChangesArguments _changes;
    private readonly RunLimits _limits;

    public RunCommand()
        : base(
            "run",
            "Runs a program and ends with the program's exit code.",
            "wasi-vfs run app.packed.wasm -- /www/index.html",
            "wasi-vfs run python.wasm --embed ./src::/app -- /app/main.py",
            "wasi-vfs run tool.wasm --embed ./src::/src --writable --changes changes.tar -- /src",
            "wasi-vfs run app.wasm --embed ./defaults::/etc/app --dir ./mine::/etc/app --union",
            "wasi-vfs run sqlite.packed.wasm --commit sqlite.packed.wasm -- /db/data 'delete from log'",
            "wasi-vfs run app.packed.wasm --trace -- /www/index.html",
            "wasi-vfs run python.wasm --embed ./lib::/usr/lib/python3 --trace-file used.trace -- -c 'import json'",
            "wasi-vfs run app.wasm --dir ./data::/data --env LANG=C --engine node")
    {
        Arguments.Add(_module);
        Arguments.Add(_arguments);
        Options.Add(_dir);
        Options.Add(_dirReadOnly);
        _embed = new PackArguments(this, "--embed", hasMapdir: false);
        Options.Add(_memory);
        Options.Add(_env);
        Options.Add(_engine);
        Options.Add(_invoke);
        Options.Add(_trace);
        Options.Add(_traceFile);
        Options.Add(_union);
        _layer = new LayerArguments(this);
        _start = new StartArguments(this, isRun: true);
        _changes = new ChangesArguments(this);
        _limits = new RunLimits(this);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        string? traceFile = line.GetValue(_traceFile);
        bool trace = line.GetValue(_trace) || traceFile is not null;
        WritableLayer? layer = _layer.Read(line);
        PackOptions? trees = _embed.HasMappings(line) || trace || layer is not null || line.GetValue(_union) || _start.AreGiven(line)
            ? _start.Apply(line, _embed.Read(line)) with
            {
                Memory = MemoryArgument.Read(line, _memory),
                Trace = trace,
                Layer = layer,
                Union = line.GetValue(_union),
            }
            : null;
        string module = line.GetRequiredValue(_module);
        WasiRun run = _limits.Apply(line, new WasiRun
        {
            ModulePath = module,
            Arguments = line.GetValue(_arguments) ?? [],
            Environment = line.GetValue(_env) ?? [],
            Directories = [.. Directories(line.GetValue(_dir), readOnly: false), .. Directories(line.GetValue(_dirReadOnly), readOnly: true)],
            Invoke = line.GetValue(_invoke),
            Needs = ProgramNeeds.Of(module) | (trees?.Memory == MemoryProfile.Isolated ? EngineFeatures.MultiMemory : EngineFeatures.None),
        });
        FixedStart.Check(run);
        IWasiEngine engine = new EngineCatalog().Select(line.GetValue(_engine), run);
        using EmbeddedRun? embedded = trees is null ? null : Pack(module, trees, cancellation);
        run = embedded is null ? run : run with { ModulePath = embedded.Pack.Path };
        using TraceStream? recorder = traceFile is null || embedded is null ? null
            : TraceStream.Create(traceFile, embedded.Pack, Console.OpenStandardError());
        run = recorder is null ? run : run with { StandardError = recorder };
        if (!_changes.AreAskedFor(line))
        {
            return await RunWithin(_limits.Timeout(line), end => engine.RunAsync(run, end), cancellation);
        }

        ChangeableProgram program = embedded is null ? ChangeableProgram.Of(module) : ChangeableProgram.Of(embedded);
        _changes.Check(line, program);
        using var changes = new SavedChanges();
        run = changes.Add(run, program);
        engine = new EngineCatalog().Select(line.GetValue(_engine), run);
        int code;
        try
        {
            code = await RunWithin(_limits.Timeout(line), end => engine.RunAsync(run, end), cancellation);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C ends the program, and its changes are kept; a second one ends that too, at once.
            _changes.Keep(line, changes, program, ExitCode.Failed, CancellationToken.None);
            throw;
        }

        return _changes.Keep(line, changes, program, code, cancellation);
    }

    private static async Task<int> RunWithin(TimeSpan? time, Func<CancellationToken, Task<int>> run, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(time ?? Timeout.InfiniteTimeSpan);
        try
        {
            return await run(end.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            ErrorReport.Error(FormattableString.Invariant($"The program was ended after {time!.Value.TotalSeconds} s, its time limit."));
            return ExitCode.TimedOut;
        }
    }

    private static IEnumerable<PreopenedDirectory> Directories(Mapping[]? mappings, bool readOnly) =>
        (mappings ?? []).Select(mapping => new PreopenedDirectory(mapping.HostPath, mapping.GuestPath, readOnly));

    private static EmbeddedRun Pack(string modulePath, PackOptions trees, CancellationToken cancellation)
    {
        EmbeddedRun embedded;
        using (var progress = new ProgressLine())
        {
            embedded = EmbeddedRun.Prepare(modulePath, trees, progress, cancellation);
        }

        ErrorReport.Warnings(embedded.Pack.Warnings);
        return embedded;
    }
}
