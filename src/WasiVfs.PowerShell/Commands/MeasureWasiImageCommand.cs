// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary><c>Measure-WasiImage</c>: what takes the room in packed modules and images.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "WasiImage", DefaultParameterSetName = ByPath)]
[OutputType(typeof(WasiImageSize))]
public sealed class MeasureWasiImageCommand : FilesCommand
{
    private readonly List<string> _pictured = [];

    /// <summary>What is written: parts of the file, directories and files of the image, extensions.</summary>
    [Parameter(Position = 1)]
    [ValidateSet("Part", "Directory", "Extension", "File", "All")]
    public string[] By { get; set; } = ["Part"];

    /// <summary>A file for a treemap, an SVG picture that any browser opens.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SvgFile { get; set; }

    /// <summary>Replaces the file of <see cref="SvgFile"/>.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Process(string file)
    {
        FileSizes sizes = Work.Run(this, $"Measuring {file}", (_, stop) => FileSizes.Measure(file, stop));
        Draw(sizes);
        bool all = By.Contains("All", StringComparer.OrdinalIgnoreCase);
        WriteObject(
            WasiImageSize.Of(sizes).Where(size => all || By.Contains(size.Kind, StringComparer.OrdinalIgnoreCase)),
            enumerateCollection: true);
    }

    private void Draw(FileSizes sizes)
    {
        if (SvgFile is null)
        {
            return;
        }

        _pictured.Add(sizes.Path);
        string output = HostPath.Resolve(SessionState.Path, SvgFile);
        if (_pictured.Count > 1)
        {
            ThrowTerminatingError(Errors.SeveralModulesOneOutput(_pictured.Count, nameof(SvgFile), SvgFile, "Measure one file."));
        }

        if (!new OutputFiles(Force.IsPresent).TryTake(output, out ErrorRecord refusal))
        {
            ThrowTerminatingError(refusal);
        }

        sizes.SaveSvg(output);
    }
}
