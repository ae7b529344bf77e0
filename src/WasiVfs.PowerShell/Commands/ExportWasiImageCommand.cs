// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary><c>Export-WasiImage</c>: writes what is in an image to a directory, an archive or another image.</summary>
[Cmdlet(VerbsData.Export, "WasiImage", DefaultParameterSetName = ByPath, SupportsShouldProcess = true)]
[OutputType(typeof(ExportResult))]
public sealed class ExportWasiImageCommand : WorkCommand
{
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";

    private OutputFiles _outputs = null!;

    /// <summary>What to export; a wildcard has to match one thing.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string Path { get; set; } = "";

    /// <summary>What to export, with no letter taken for a wildcard.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = "";

    /// <summary>The directory or file to write; what it is called tells the format.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("OutFile")]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>The path inside at which to start.</summary>
    [Parameter(Position = 2)]
    [ArgumentCompleter(typeof(GuestPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string GuestPath { get; set; } = "/";

    /// <summary>The format, whatever the destination is called.</summary>
    [Parameter]
    public ExportFormat? Format { get; set; }

    /// <summary>Replaces files that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Prepares for one or several.</summary>
    protected override void BeginProcessing() => _outputs = new OutputFiles(Force.IsPresent);

    /// <summary>Exports what it is given.</summary>
    protected override void ProcessRecord()
    {
        string given = ParameterSetName == ByPath ? Path : LiteralPath;
        this.Guarded(given, () =>
        {
            var tree = GivenTree.At(SessionState.Path, given, ParameterSetName == ByLiteralPath);
            string target = HostPath.Resolve(SessionState.Path, Destination);
            if (FormatOf(target) is not { } format)
            {
                WriteError(Errors.FormatUnknown(target));
            }
            else if (_outputs.WhyNot(target, mayExist: format == ExportFormat.Directory) is { } refusal)
            {
                WriteError(refusal);
            }
            else if (ShouldProcess(target, $"Export {GuestPath} of {tree.Path}"))
            {
                Export(tree, target, format);
            }
        });
    }

    private void Export(GivenTree tree, string target, ExportFormat format)
    {
        var options = new ExtractOptions { Overwrite = Force.IsPresent };
        ExportResult result = Work.Run(this, $"Exporting {tree.Path}", (progress, stop) => tree.Use(
            GuestPath,
            (source, name) => source.Type == DescriptorType.Directory
                ? TreeExporter.Export(source, target, format, options, new ByteProgress(progress), stop)
                : TreeExporter.ExportFile(source, name, target, format, options, new ByteProgress(progress), stop),
            stop));
        this.WriteWarnings(result.Warnings);
        WriteObject(result);
    }

    // Resolving a path drops the separator at its end, which says that it is a directory.
    private ExportFormat? FormatOf(string target) =>
        Format ?? (Destination[^1] is '/' or '\\' ? ExportFormat.Directory : ExportFormats.Of(target));
}
