// SPDX-License-Identifier: MIT
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using WasiVfs.Packing;
using WasiVfs.Running;

namespace WasiVfs.PowerShell;

/// <summary><c>Invoke-WasiModule</c>: runs a WASI program as if it were a command of the shell.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "WasiModule", DefaultParameterSetName = ByPath)]
[OutputType(typeof(string), typeof(byte), typeof(byte[]), typeof(WasiRunResult))]
public sealed class InvokeWasiModuleCommand : PSCmdlet, IDisposable
{
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";

    private readonly PackWork _packing = new();
    private string _module = "";
    private EmbeddedRun? _embedded;
    private ProgramRun? _run;
    private ProgramOutput _output = null!;

    /// <summary>The program; a wildcard has to match one file.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string Path { get; set; } = "";

    /// <summary>The program, with no letter taken for a wildcard.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = "";

    /// <summary>The program's arguments; each arrives as it is, and no shell reads them.</summary>
    [Parameter(Position = 1, ValueFromRemainingArguments = true)]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[] ArgumentList { get; set; } = [];

    /// <summary>The program's whole environment.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Environment { get; set; } = new Hashtable();

    /// <summary>Trees to embed for this run, as New-WasiPackedModule does it: guest paths, and for each a directory or file of the host.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Map { get; set; } = new Hashtable();

    /// <summary>Directories of the host that the program may use: guest paths, and for each a directory.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Preopen { get; set; } = new Hashtable();

    /// <summary>Directories of the host that the program may only read: guest paths, and for each a directory.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary PreopenReadOnly { get; set; } = new Hashtable();

    /// <summary>The export to call instead of <c>_start</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Function { get; set; }

    /// <summary>The engine, by its name or by its program's path; the first that is there where it is not given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EngineCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Engine { get; set; }

    /// <summary>After how many seconds the program is ended.</summary>
    [Parameter]
    [ValidateRange(0.001, int.MaxValue / 1000.0)]
    public double TimeoutSec { get; set; }

    /// <summary>The most bytes that the program's memory may grow to.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long MemoryLimit { get; set; }

    /// <summary>How many steps the program may take, about one for each instruction.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long Fuel { get; set; }

    /// <summary>What the program writes as one object, when it has ended.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>What the program writes as bytes.</summary>
    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    /// <summary>One object about the run instead of what the program writes.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The program's standard input: text as lines of UTF-8, bytes as they are; the host's own where nothing is given.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? InputObject { get; set; }

    private bool HasInput => MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));

    /// <summary>Ends the program at once.</summary>
    protected override void StopProcessing()
    {
        _packing.Stop();
        _run?.Stop();
    }

    /// <summary>Starts the program.</summary>
    protected override void BeginProcessing()
    {
        string given = ParameterSetName == ByPath ? Path : LiteralPath;
        try
        {
            _module = HostPath.One(SessionState.Path, given, ParameterSetName == ByLiteralPath);
            WasiRun run = Describe();
            IWasiEngine engine = new EngineCatalog().Select(EngineWord(), run);
            run = Embed(run);
            _output = new ProgramOutput(AsByteStream.IsPresent, Raw.IsPresent);
            _run = ProgramRun.Start(engine, run, HasInput, TimeoutSec > 0 ? TimeSpan.FromSeconds(TimeoutSec) : null);
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            ThrowTerminatingError(Errors.Record(e, given));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Gives the program its input, and hands on what it has written meanwhile.</summary>
    protected override void ProcessRecord()
    {
        if (HasInput)
        {
            _run!.Feed(InputObject, Receive);
        }
    }

    /// <summary>Hands on everything until the program has ended.</summary>
    protected override void EndProcessing()
    {
        try
        {
            int exitCode = _run!.Complete(Receive);
            Finish(exitCode);
        }
        catch (TimeoutException)
        {
            Finish(ProgramRun.TimeoutExitCode);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            WriteError(Errors.Record(e, _module));
        }
    }

    /// <summary>Ends the program where it still runs: whoever read its output has had enough.</summary>
    public void Dispose()
    {
        _run?.Dispose();
        _embedded?.Dispose();
        _packing.Dispose();
    }

    private WasiRun Describe() => new()
    {
        ModulePath = _module,
        Arguments = ArgumentList,
        Environment = [.. Environment.Cast<DictionaryEntry>().Select(Variable).OrderBy(pair => pair.Key, StringComparer.Ordinal)],
        Directories = [.. Directories(Preopen, readOnly: false), .. Directories(PreopenReadOnly, readOnly: true)],
        Invoke = Function,
        MemoryLimit = MemoryLimit > 0 ? MemoryLimit : null,
        Fuel = Fuel > 0 ? (ulong)Fuel : null,
        NeedsMultiMemory = ModuleSummary.HasSeveralMemories(_module),
    };

    private IEnumerable<PreopenedDirectory> Directories(IDictionary map, bool readOnly) =>
        GuestMap.Read(map, SessionState.Path).Select(pair => new PreopenedDirectory(pair.HostPath, pair.GuestPath, readOnly));

    private WasiRun Embed(WasiRun run)
    {
        if (Map.Count == 0)
        {
            return run;
        }

        var options = new PackOptions
        {
            Mappings = [.. GuestMap.Read(Map, SessionState.Path).Select(pair => new Mapping(pair.HostPath, pair.GuestPath))],
            SourceDateEpoch = SourceDate.FromEnvironment(),
        };
        _embedded = _packing.Run(this, $"Packing {_module}", (progress, stop) => EmbeddedRun.Prepare(_module, options, progress, stop));
        foreach (string warning in _embedded.Pack.Warnings)
        {
            WriteWarning(DisplayText.Escape(warning));
        }

        return run with { ModulePath = _embedded.Pack.Path };
    }

    private static KeyValuePair<string, string> Variable(DictionaryEntry entry) =>
        new(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, LanguagePrimitives.ConvertTo<string>(entry.Value));

    private string? EngineWord() => Engine is not null && Engine.AsSpan().ContainsAny('/', '\\') ? HostPath.Resolve(SessionState.Path, Engine) : Engine;

    private void Receive(OutputPiece piece)
    {
        if (piece.IsError)
        {
            _output.AddError(piece.Bytes.Span, PassThru.IsPresent ? null : Host.UI.WriteErrorLine);
        }
        else
        {
            _output.Add(piece.Bytes.Span, PassThru.IsPresent ? null : WriteObject);
        }
    }

    private void Finish(int exitCode)
    {
        _output.End(PassThru.IsPresent ? null : WriteObject, PassThru.IsPresent ? null : Host.UI.WriteErrorLine);
        SessionState.PSVariable.Set("global:LASTEXITCODE", exitCode);
        if (PassThru.IsPresent)
        {
            WriteObject(new WasiRunResult(_module, _run!.EngineName, exitCode, _run.Elapsed, _output.Collected, _output.CollectedErrors));
        }

        if (exitCode != 0)
        {
            WriteError(_run!.HasTimedOut ? Errors.ProgramTimedOut(_module, TimeoutSec) : Errors.ProgramFailed(_module, exitCode));
        }
    }
}
