// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>What <c>Set-Content</c> and <c>Add-Content</c> take, so that they are refused for the image's sake rather than a switch's.</summary>
public sealed class ContentWriterParameters : ContentParameters
{
    /// <summary>No newline after each value.</summary>
    [Parameter]
    public SwitchParameter NoNewline { get; set; }
}
