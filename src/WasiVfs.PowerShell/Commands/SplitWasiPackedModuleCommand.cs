// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary><c>Split-WasiPackedModule</c>: gives back the programs that packed modules were made from, and their images.</summary>
[Cmdlet(VerbsCommon.Split, "WasiPackedModule", DefaultParameterSetName = ByPath, SupportsShouldProcess = true)]
[OutputType(typeof(WasiModuleParts))]
public sealed class SplitWasiPackedModuleCommand : FilesCommand
{
    private readonly List<string> _waiting = [];
    private OutputFiles _outputs = null!;

    /// <summary>Where the program goes, for one packed module.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Where the image goes, for one packed module.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ImageFile { get; set; }

    /// <summary>The directory in which programs and images are made, as <c>app.wasm</c> and <c>app.erofs</c>; it is made if it is missing.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputDirectory { get; set; }

    /// <summary>Replaces files that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private bool NamesFiles => OutFile is not null || ImageFile is not null;

    /// <summary>Looks whether it is told where to write.</summary>
    protected override void BeginProcessing()
    {
        if (NamesFiles == OutputDirectory is not null)
        {
            ThrowTerminatingError(Errors.SplitNowhere());
        }

        _outputs = new OutputFiles(Force.IsPresent);
    }

    /// <summary>Takes the one module apart whose parts have names, now that it is known to be the only one.</summary>
    protected override void EndProcessing()
    {
        if (_waiting.Count > 1)
        {
            ThrowTerminatingError(Errors.SeveralModulesOneOutput(
                _waiting.Count,
                OutFile is null ? nameof(ImageFile) : nameof(OutFile),
                (OutFile ?? ImageFile)!,
                "Use -OutputDirectory, or give one."));
        }

        foreach (string packed in _waiting)
        {
            this.Guarded(packed, () => Split(packed, Resolve(OutFile), Resolve(ImageFile)));
        }
    }

    private protected override void Process(string file)
    {
        if (NamesFiles)
        {
            _waiting.Add(file);
            return;
        }

        string stem = System.IO.Path.Combine(Resolve(OutputDirectory)!, PackOutputs.Stem(file));
        Split(file, $"{stem}.wasm", $"{stem}.erofs");
    }

    private void Split(string packed, string? module, string? image)
    {
        string[] outputs = [.. new[] { module, image }.OfType<string>()];
        if (!ShouldProcess(string.Join(", ", outputs), $"Split {packed}"))
        {
            return;
        }

        ErrorRecord[] refusals = [.. outputs
            .Select(output => _outputs.TryTake(output, out ErrorRecord refusal) ? null : refusal).OfType<ErrorRecord>()];
        if (refusals.Length > 0)
        {
            Array.ForEach(refusals, WriteError);
            return;
        }

        using var directory = new NewDirectory(Resolve(OutputDirectory));
        Work.Run(this, $"Splitting {packed}", (_, stop) =>
        {
            ModuleSplitter.Split(packed, module, image, stop);
            return true;
        });
        WriteObject(new WasiModuleParts(packed, module, image));
    }

    private string? Resolve(string? path) => path is null ? null : HostPath.Resolve(SessionState.Path, path);
}
