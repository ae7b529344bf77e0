// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <content>What comes back from a run.</content>
public sealed partial class InvokeWasiModuleCommand
{
    private void Complete()
    {
        try
        {
            Finish(_run!.Complete(Receive));
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
            _areChangesKept = true; // the engine failed: there are none, and this says why
            WriteError(Errors.Record(e, _module));
        }
    }

    private void Receive(OutputPiece piece)
    {
        if (piece.IsError)
        {
            _output.AddError(piece.Bytes.Span, PassThru.IsPresent ? null : _errors!.Write);
        }
        else
        {
            _output.Add(piece.Bytes.Span, PassThru.IsPresent ? null : WriteObject);
        }
    }

    private void Finish(int exitCode)
    {
        _output.End(PassThru.IsPresent ? null : WriteObject, PassThru.IsPresent ? null : _errors!.Write);
        SessionState.PSVariable.Set("global:LASTEXITCODE", exitCode);
        IReadOnlyList<WasiImageDifference>? changes = KeepChanges();
        if (PassThru.IsPresent)
        {
            WriteObject(new WasiRunResult(
                _module, _run!.EngineName, exitCode, _run.Elapsed, _output.Collected, _output.CollectedErrors, changes));
        }

        if (_run!.HasTimedOut)
        {
            WriteError(Errors.ProgramTimedOut(_module, TimeoutSec));
        }
        else if (exitCode != 0)
        {
            WriteFailure(Errors.ProgramFailed(_module, exitCode));
        }
    }

    // That a program failed is told in any case. Whether it ends the script is said by -ErrorAction, or by $ErrorActionPreference if that
    // is to hold for programs.
    private void WriteFailure(ErrorRecord failure)
    {
        bool obeys = MyInvocation.BoundParameters.ContainsKey("ErrorAction")
            || LanguagePrimitives.IsTrue(GetVariableValue("PSNativeCommandUseErrorActionPreference"));
        bool endsNothing = LanguagePrimitives.TryConvertTo(GetVariableValue("ErrorActionPreference"), out ActionPreference preference)
            && preference is ActionPreference.Continue or ActionPreference.SilentlyContinue or ActionPreference.Ignore;
        if (obeys || endsNothing)
        {
            WriteError(failure);
        }
        else
        {
            string id = $"{failure.FullyQualifiedErrorId},{GetType().FullName}";
            var record = new ErrorRecord(failure.Exception, id, failure.CategoryInfo.Category, failure.TargetObject);
            record.CategoryInfo.Activity = MyInvocation.MyCommand.Name;
            _errors!.Write(record);
        }
    }
}
