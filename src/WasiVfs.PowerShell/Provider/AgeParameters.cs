// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>The parameters that a WasiImage drive adds to <c>Test-Path</c>: those of the file system.</summary>
public sealed class AgeParameters
{
    /// <summary>Whether the entry was last written before this time.</summary>
    [Parameter]
    public DateTime? OlderThan { get; set; }

    /// <summary>Whether the entry was last written after this time.</summary>
    [Parameter]
    public DateTime? NewerThan { get; set; }

    /// <summary>Whether a time is within what is asked for.</summary>
    internal bool Select(DateTime lastWriteTime) =>
        (OlderThan is not { } end || lastWriteTime < end) && (NewerThan is not { } start || lastWriteTime > start);
}
