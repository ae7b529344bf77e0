// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary><c>New-WasiImage</c>: makes the image that a pack would embed as a file by itself.</summary>
[Cmdlet(VerbsCommon.New, "WasiImage", SupportsShouldProcess = true)]
[OutputType(typeof(ImageResult))]
public sealed class NewWasiImageCommand : PackCommand
{
    /// <summary>The file to make.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string OutFile { get; set; } = "";

    /// <summary>Makes the image.</summary>
    protected override void EndProcessing() => this.Guarded(OutFile, () =>
    {
        PackOptions options = Options();
        string output = HostPath.Resolve(SessionState.Path, OutFile);
        if (!ShouldProcess(output, $"Make an image of {string.Join(", ", options.Mappings.Select(mapping => mapping.GuestPath))}"))
        {
            return;
        }

        if (!new OutputFiles(Force.IsPresent).TryTake(output, out ErrorRecord refusal))
        {
            WriteError(refusal);
            return;
        }

        ImageResult result = Work.Run(this, $"Packing {output}", (progress, stop) => ImagePacker.Pack(output, options, progress, stop));
        this.WriteWarnings(result.Warnings);
        WriteObject(result);
    });
}
