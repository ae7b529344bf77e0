// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary><c>Get-WasiImage</c>: the images that are mounted.</summary>
[Cmdlet(VerbsCommon.Get, "WasiImage")]
[OutputType(typeof(WasiImage))]
public sealed class GetWasiImageCommand : PSCmdlet
{
    /// <summary>The drives' names, without colons; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(MountNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Writes what is mounted.</summary>
    protected override void ProcessRecord() =>
        WriteObject(MountedImages.Find(this, Name).Select(drive => new WasiImage(drive)), enumerateCollection: true);
}
