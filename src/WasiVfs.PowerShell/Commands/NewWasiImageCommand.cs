// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary><c>New-WasiImage</c>: makes the image that a pack would embed as a file by itself.</summary>
[Cmdlet(VerbsCommon.New, "WasiImage", SupportsShouldProcess = true)]
[OutputType(typeof(WasiImageFile))]
public sealed class NewWasiImageCommand : PackCommand
{
    private OutputFiles _files = null!;

    /// <summary>The file to make.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string OutFile { get; set; } = "";

    /// <summary>Prepares for one image or several.</summary>
    protected override void BeginProcessing() => _files = new OutputFiles(Force.IsPresent);

    /// <summary>Makes the image.</summary>
    protected override void ProcessRecord() => this.Guarded(OutFile, () =>
    {
        PackOptions options = Options();
        string output = HostPath.Resolve(SessionState.Path, OutFile);
        if (!ShouldProcess(output, $"Make an image of {string.Join(", ", options.Mappings.Select(mapping => mapping.GuestPath))}"))
        {
            return;
        }

        if (!_files.TryTake(output, out ErrorRecord refusal))
        {
            WriteError(refusal);
            return;
        }

        ImageResult result = Work.Run(this, $"Packing {output}", (progress, stop) => ImagePacker.Pack(output, options, progress, stop));
        this.WriteWarnings(result.Warnings);
        WriteObject(WasiImageFile.Of(result));
    });
}
