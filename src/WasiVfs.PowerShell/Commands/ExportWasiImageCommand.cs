// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary><c>Export-WasiImage</c>: writes what is in images to a directory, an archive, another image or a file.</summary>
[Cmdlet(VerbsData.Export, "WasiImage", DefaultParameterSetName = ByPath, SupportsShouldProcess = true)]
[OutputType(typeof(WasiImageExport))]
public sealed partial class ExportWasiImageCommand : WorkCommand
{
    private readonly List<(GivenTree Tree, string Destination)> _given = [];
    private OutputFiles _outputs = null!;

    /// <summary>Prepares for one destination or several.</summary>
    protected override void BeginProcessing() => _outputs = new OutputFiles(Force.IsPresent);

    /// <summary>Collects: whether a destination is a file's name depends on how much goes there.</summary>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByItem)
        {
            _given.Add((GivenTree.Of(InputObject), Destination));
            return;
        }

        bool isLiteral = ParameterSetName == ByLiteralPath;
        foreach (string path in isLiteral ? LiteralPath : Path)
        {
            this.Guarded(path, () => _given.AddRange(GivenTree.All(SessionState.Path, path, isLiteral).Select(tree => (tree, Destination))));
        }
    }

    /// <summary>Writes each destination.</summary>
    protected override void EndProcessing()
    {
        foreach (IGrouping<string, GivenTree> group in _given.GroupBy(given => given.Destination, given => given.Tree, StringComparer.Ordinal))
        {
            GivenTree[] trees = [.. group];
            this.Guarded(trees[0].Path, () => Export(trees, group.Key));
        }
    }

    private void Export(GivenTree[] trees, string destination)
    {
        string target = HostPath.Resolve(SessionState.Path, destination);
        ArchiveLimits limits = ArchiveBounds.Of(MaxInflatedSize, MaxInflationRatio);
        using var export = Work.Run(this, $"Opening {trees[0].Path}", (_, stop) => TreeExport.Open(trees, GuestPath, limits, stop));
        if ((Format ?? export.FormatFor(target, isDirectory: destination[^1] is '/' or '\\')) is not { } format)
        {
            WriteError(Errors.FormatUnknown(target));
            return;
        }

        if (!ShouldProcess(target, trees.Length == 1 ? $"Export {GuestPath} of {trees[0].Path}" : $"Export {trees.Length} items"))
        {
            return;
        }

        if (!_outputs.TryTake(target, out ErrorRecord refusal, mayExist: format == ExportFormat.Directory))
        {
            WriteError(refusal);
            return;
        }

        var options = new ExtractOptions { Overwrite = Force.IsPresent };
        ExportResult result = Work.Run(
            this, $"Exporting {trees[0].Path}", (progress, stop) => export.Write(target, format, options, progress, stop));
        this.WriteWarnings(result.Warnings);
        WriteObject(WasiImageExport.Of(result));
    }
}
