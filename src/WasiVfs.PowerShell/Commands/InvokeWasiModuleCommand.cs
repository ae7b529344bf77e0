// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Embedding;
using WasiVfs.Running;

namespace WasiVfs.PowerShell;

/// <summary><c>Invoke-WasiModule</c>: runs WASI programs as if they were commands of the shell.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "WasiModule", DefaultParameterSetName = ByPath)]
[OutputType(typeof(string), typeof(byte), typeof(byte[]), typeof(WasiRunResult))]
public sealed partial class InvokeWasiModuleCommand : PSCmdlet, IDisposable
{
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";

    private readonly PackWork _packing = new();
    private bool _isProgramPiped;
    private string _module = "";
    private EmbeddedRun? _embedded;
    private ProgramRun? _run;
    private ProgramOutput _output = null!;
    private ErrorLines? _errors;

    // If the pipeline brings programs, it brings no input.
    private bool HasInput => !_isProgramPiped
        && (MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject)));

    /// <summary>Ends the program at once.</summary>
    protected override void StopProcessing()
    {
        _packing.Stop();
        _run?.Stop();
    }

    /// <summary>Starts the program that is named; one from the pipeline comes later.</summary>
    protected override void BeginProcessing()
    {
        _isProgramPiped = Path.Length == 0 && LiteralPath.Length == 0;
        if (!_isProgramPiped)
        {
            Start(ThrowTerminatingError);
        }
    }

    /// <summary>Gives the program its input, and hands on what it has written meanwhile; or runs a program from the pipeline.</summary>
    protected override void ProcessRecord()
    {
        if (_isProgramPiped && Start(WriteError))
        {
            Complete();
            End();
        }
        else if (HasInput)
        {
            _run!.Feed(InputObject, Receive);
        }
    }

    /// <summary>Hands on everything until the program has ended.</summary>
    protected override void EndProcessing()
    {
        if (!_isProgramPiped)
        {
            Complete();
        }
    }

    /// <summary>Ends the program if it still runs: whoever read its output has had enough.</summary>
    public void Dispose()
    {
        End();
        _packing.Dispose();
    }

    private bool Start(Action<ErrorRecord> fail)
    {
        string given = ParameterSetName == ByPath ? Path : LiteralPath;
        try
        {
            _module = HostPath.One(SessionState.Path, given, ParameterSetName == ByLiteralPath);
            WasiRun run = Describe();
            FixedStart.Check(run);
            IWasiEngine engine = new EngineCatalog().Select(EngineWord(), run);
            run = Embed(run);
            (run, engine) = AskForChanges(run, engine);
            _output = new ProgramOutput(AsByteStream.IsPresent, Raw.IsPresent);
            _errors = new ErrorLines(this);
            string? trace = TraceFile is null ? null : HostPath.Resolve(SessionState.Path, TraceFile);
            _run = ProgramRun.Start(
                engine, run, HasInput, TimeoutSec > 0 ? TimeSpan.FromSeconds(TimeoutSec) : null,
                trace is null ? null : errors => TraceStream.Create(trace, _embedded!.Pack, errors));
            if (_packing.Token.IsCancellationRequested)
            {
                _run.Stop(); // The pipeline was stopped while there was no run to stop.
            }

            return true;
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            fail(Errors.Record(e, given));
            return false;
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private void End()
    {
        _run?.Dispose();
        KeepChangesOfStopped();
        EndChanges();
        _embedded?.Dispose();
        _errors?.Dispose();
        (_run, _embedded, _errors) = (null, null, null);
    }
}
