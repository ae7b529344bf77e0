// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary><c>Copy-WasiImageItem</c>: copies files and directories of mounted images to the host, as <c>Copy-Item</c> cannot.</summary>
[Cmdlet(VerbsCommon.Copy, "WasiImageItem", DefaultParameterSetName = ByPath, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo), typeof(DirectoryInfo))]
public sealed partial class CopyWasiImageItemCommand : WorkCommand
{
    private readonly List<(ImageLocation Source, string Destination)> _waiting = [];
    private OutputFiles _outputs = null!;

    /// <summary>Prepares for one destination or several.</summary>
    protected override void BeginProcessing() => _outputs = new OutputFiles(Force.IsPresent);

    /// <summary>Copies into a directory as items come; whether a new destination is to be one depends on how many come.</summary>
    protected override void ProcessRecord()
    {
        IEnumerable<ImageLocation> sources = ParameterSetName switch
        {
            ByItem => [InputObject.Location],
            ByPath => ImagePaths.Each(SessionState.Path, Path, isLiteral: false, WriteError),
            _ => ImagePaths.Each(SessionState.Path, LiteralPath, isLiteral: true, WriteError),
        };
        string target = "";
        this.Guarded(Destination, () => target = HostPath.Resolve(SessionState.Path, Destination));
        bool isDirectory = Directory.Exists(target) || Destination[^1] is '/' or '\\';
        foreach (ImageLocation source in target.Length > 0 ? sources : [])
        {
            if (isDirectory)
            {
                Copy(source, System.IO.Path.Join(target, source.Name));
            }
            else
            {
                _waiting.Add((source, target));
            }
        }
    }

    /// <summary>Copies what has waited: one item to the name that is given, several into a directory of that name.</summary>
    protected override void EndProcessing()
    {
        foreach (var group in _waiting.GroupBy(waiting => waiting.Destination, waiting => waiting.Source, StringComparer.Ordinal))
        {
            ImageLocation[] sources = [.. group];
            foreach (ImageLocation source in sources)
            {
                Copy(source, sources.Length == 1 ? group.Key : System.IO.Path.Join(group.Key, source.Name));
            }
        }
    }

    private void Copy(ImageLocation place, string target) => this.Guarded(place.Typed, () =>
    {
        Descriptor source = place.Open();
        bool isDirectory = source.Type == DescriptorType.Directory;
        if (isDirectory && !Recurse.IsPresent)
        {
            WriteError(Errors.DirectoryNotCopied(place));
        }
        else if (!ShouldProcess($"Item: {place.Typed} Destination: {target}", isDirectory ? "Copy Directory" : "Copy File"))
        {
            return;
        }
        else if (!_outputs.TryTake(target, out ErrorRecord refusal, mayExist: isDirectory))
        {
            WriteError(refusal);
        }
        else
        {
            Write(place, source, target, isDirectory ? ExportFormat.Directory : ExportFormat.File);
        }
    });

    private void Write(ImageLocation place, Descriptor source, string target, ExportFormat format)
    {
        var options = new ExtractOptions { Overwrite = Force.IsPresent };
        ExportResult result = Work.Run(this, $"Copying {place.Typed}", (progress, stop) => format == ExportFormat.File
            ? TreeExporter.ExportFile(source, place.Name, target, format, options, progress, stop)
            : TreeExporter.Export(source, target, format, options, progress, stop));
        this.WriteWarnings(result.Warnings);
        if (PassThru.IsPresent)
        {
            WriteObject(SessionState.InvokeProvider.Item.Get([result.Path], force: true, literalPath: true), enumerateCollection: true);
        }
    }
}
