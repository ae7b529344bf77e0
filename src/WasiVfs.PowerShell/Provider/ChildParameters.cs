// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>The parameters that a WasiImage drive adds to <c>Get-ChildItem</c>.</summary>
public class ChildParameters
{
    /// <summary>Only directories, and links that lead to directories.</summary>
    [Parameter]
    [Alias("ad")]
    public SwitchParameter Directory { get; set; }

    /// <summary>Only what is not a directory.</summary>
    [Parameter]
    [Alias("af")]
    public SwitchParameter File { get; set; }
}
