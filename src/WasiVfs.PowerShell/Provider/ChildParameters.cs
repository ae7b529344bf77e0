// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>What <c>Get-ChildItem</c> takes on a WasiImage drive beside its general parameters.</summary>
public sealed class ChildParameters
{
    /// <summary>Only directories, and links that lead to directories.</summary>
    [Parameter]
    [Alias("ad")]
    public SwitchParameter Directory { get; set; }

    /// <summary>Only what is no directory.</summary>
    [Parameter]
    [Alias("af")]
    public SwitchParameter File { get; set; }
}
