// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>What every cmdlet does alike.</summary>
internal static class CmdletExtensions
{
    /// <summary>Does the work for one item; if it fails as files, images and engines do, that is one error and the pipeline goes on.</summary>
    /// <param name="cmdlet">The cmdlet that writes the error.</param>
    /// <param name="target">The item.</param>
    /// <param name="work">The work; one that was cancelled stops the pipeline.</param>
    /// <param name="fail">Is given the error; null writes it.</param>
    public static void Guarded(this Cmdlet cmdlet, object? target, Action work, Action<ErrorRecord>? fail = null)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            (fail ?? cmdlet.WriteError)(Errors.Record(e, target));
        }
    }

    /// <summary>Writes the engine's warnings, whose names may come from anywhere.</summary>
    public static void WriteWarnings(this Cmdlet cmdlet, IEnumerable<Warning> warnings)
    {
        foreach (Warning warning in warnings)
        {
            string? remedy = Remedies.Of(warning.Id);
            cmdlet.WriteWarning(TerminalText.Escape(remedy is null ? warning.Message : $"{warning.Message} {remedy}"));
        }
    }
}
