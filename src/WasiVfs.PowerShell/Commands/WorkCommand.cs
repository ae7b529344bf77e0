// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>A cmdlet with work that takes time: it shows how far it is, and ends at once when the pipeline is stopped.</summary>
public abstract class WorkCommand : PSCmdlet, IDisposable
{
    /// <summary>Work that ends when the pipeline is stopped.</summary>
    private protected PackWork Work { get; } = new();

    /// <summary>Ends the work at once.</summary>
    protected override void StopProcessing() => Work.Stop();

    /// <summary>Releases what stopping the work needed.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what stopping the work needed.</summary>
    /// <param name="disposing">Whether it is not the collector that asks.</param>
    protected virtual void Dispose(bool disposing) => Work.Dispose();
}
