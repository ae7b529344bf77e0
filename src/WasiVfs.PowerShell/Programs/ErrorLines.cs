// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>
/// Writes into PowerShell's error stream without asking what an error is to do, as PowerShell does it for the standard error of a native
/// command: the lines are shown as they are, <c>2&gt;&amp;1</c> captures them, <c>2&gt;$null</c> hides them, and no preference takes them
/// for failures.
/// </summary>
/// <remarks>
/// <see cref="Cmdlet.WriteError"/> obeys <c>$ErrorActionPreference</c>, so the records are written by a pipeline inside of the cmdlet's,
/// with a preference of its own and with the cmdlet's error stream. It has no name, so that the ids of the records stay as they are:
/// PowerShell shows an error with the id of a native command's line as that line.
/// </remarks>
internal sealed class ErrorLines(PSCmdlet cmdlet) : IDisposable
{
    private static readonly ScriptBlock Writer = ScriptBlock.Create(
        "& { [CmdletBinding()] param([Parameter(ValueFromPipeline)] $Record) process { $PSCmdlet.WriteError($Record) } } -ErrorAction Continue");

    private SteppablePipeline? _pipeline;
    private bool _isLater;

    /// <summary>Writes a line of a program's standard error. To be called from the pipeline's thread.</summary>
    public void Write(string line)
    {
        var record = new ErrorRecord(
            new RemoteException(line), _isLater ? "NativeCommandErrorMessage" : "NativeCommandError", ErrorCategory.NotSpecified, line);
        _isLater = true;
        Write(record);
        Forget(record);
    }

    /// <summary>Writes an error that ends nothing, whatever the preferences say.</summary>
    public void Write(ErrorRecord record) => Pipeline().Process(record);

    public void Dispose() => _pipeline?.Dispose();

    private SteppablePipeline Pipeline()
    {
        if (_pipeline is null)
        {
            _pipeline = Writer.GetSteppablePipeline(CommandOrigin.Internal);
            _pipeline.Begin(expectInput: true, (EngineIntrinsics)cmdlet.GetVariableValue("ExecutionContext"));
        }

        return _pipeline;
    }

    // What a native command writes is not among the errors of the session.
    private void Forget(ErrorRecord record)
    {
        if (cmdlet.SessionState.PSVariable.GetValue("global:Error") is ArrayList { Count: > 0 } errors && IsSame(errors[0], record))
        {
            errors.RemoveAt(0);
        }
    }

    private static bool IsSame(object? one, ErrorRecord record) => ReferenceEquals(one is PSObject wrapped ? wrapped.BaseObject : one, record);
}
