// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Embedding;
using WasiVfs.Running;

namespace WasiVfs.PowerShell;

/// <summary><c>Invoke-WasiModule</c>: runs a WASI program as if it were a command of the shell.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "WasiModule", DefaultParameterSetName = ByPath)]
[OutputType(typeof(string), typeof(byte), typeof(byte[]), typeof(WasiRunResult))]
public sealed partial class InvokeWasiModuleCommand : PSCmdlet, IDisposable
{
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";

    private readonly PackWork _packing = new();
    private string _module = "";
    private EmbeddedRun? _embedded;
    private ProgramRun? _run;
    private ProgramOutput _output = null!;

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
            if (_packing.Token.IsCancellationRequested)
            {
                _run.Stop(); // The pipeline was stopped while there was no run to stop.
            }
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
