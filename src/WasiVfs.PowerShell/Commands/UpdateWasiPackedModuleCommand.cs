// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary><c>Update-WasiPackedModule</c>: adds, removes and renames files of packed modules, and changes what they
/// are started with.</summary>
[Cmdlet(VerbsData.Update, "WasiPackedModule", DefaultParameterSetName = ByPath, SupportsShouldProcess = true)]
[OutputType(typeof(WasiPackedModule))]
public sealed partial class UpdateWasiPackedModuleCommand : FilesCommand
{
    private readonly List<string> _waiting = [];
    private OutputFiles _files = null!;
    private TreeChanges _changes = null!;
    private PackOptions _additions = null!;

    /// <summary>Trees to add: guest paths, and for each a directory or file of the host or of a mounted image.</summary>
    [Parameter(Position = 1)]
    [TreeTableTransformation]
    [ValidateNotNull]
    public IDictionary Add { get; set; } = new Hashtable();

    /// <summary>Guest paths to remove; wildcards are allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GuestPathCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Remove { get; set; } = [];

    /// <summary>Guest paths to rename, and for each the new path, or the new name in the same directory.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Rename { get; set; } = new Hashtable();

    /// <summary>Globs of paths, relative to each added tree, that stay out.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] Exclude { get; set; } = [];

    /// <summary>Keeps the modification times of what is added; otherwise they are those of SOURCE_DATE_EPOCH, or the start of 1980.</summary>
    [Parameter]
    public SwitchParameter PreserveTimestamps { get; set; }

    /// <summary>What happens to Python's compiled files among what is added.</summary>
    [Parameter]
    public PycHandling Pyc { get; set; }

    /// <summary>Takes over unread what stays: the system copies it, and what was damaged before stays so.</summary>
    [Parameter]
    public SwitchParameter Fast { get; set; }

    /// <summary>The file to make, for one module; the packed module itself is replaced by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Replaces the file of <see cref="OutFile"/>.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Looks at what is to be changed, which is the same for all modules.</summary>
    protected override void BeginProcessing()
    {
        _files = new OutputFiles(Force.IsPresent);
        try
        {
            _changes = new TreeChanges
            {
                Remove = [.. Remove.Select(GuestPaths.Of)],
                Rename = [.. GuestMap.Renames(Rename)],
                KeepsUnread = Fast.IsPresent,
            };
            _additions = this.Apply(new PackOptions
            {
                Mappings = [.. GuestMap.Mappings(Add, new Hashtable(), SessionState.Path)],
                Exclude = Exclude,
                PreserveTimestamps = PreserveTimestamps.IsPresent,
                Pyc = Pyc,
                SourceDateEpoch = SourceDate.FromEnvironment(),
            });
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            ThrowTerminatingError(Errors.Record(e, null));
        }

        if (_changes.Remove.Count + _changes.Rename.Count + _additions.Mappings.Count == 0 && !this.AreGiven())
        {
            ThrowTerminatingError(Errors.Record(new MappingException(
                "There is nothing to change. Give -Add @{ '/lib' = './lib' }, -Remove '/logs/*', -Rename @{ '/old.txt' = 'new.txt' } or "
                    + "-ArgumentList '/lib/main.py'."), null));
        }
    }

    /// <summary>Changes the one module whose result has a name, now that it is known to be the only one.</summary>
    protected override void EndProcessing()
    {
        if (_waiting.Count > 1)
        {
            ThrowTerminatingError(Errors.SeveralModulesOneOutput(
                _waiting.Count, nameof(OutFile), OutFile!, "Give one, or leave -OutFile out to change each module itself."));
        }

        foreach (string packed in _waiting)
        {
            this.Guarded(packed, () => Update(packed, HostPath.Resolve(SessionState.Path, OutFile!)));
        }
    }

    private protected override void Process(string file)
    {
        if (OutFile is null)
        {
            Update(file, file);
        }
        else
        {
            _waiting.Add(file);
        }
    }

    private void Update(string packed, string output)
    {
        if (!ShouldProcess(output, $"{string.Join(", ", Steps())} in {packed}"))
        {
            return;
        }

        if (output != packed && !_files.TryTake(output, out ErrorRecord refusal))
        {
            WriteError(refusal);
            return;
        }

        PackResult result = Work.Run(this, $"Changing {packed}",
            (progress, stop) => ModuleUpdater.Update(packed, output, _changes, _additions, progress, stop));
        this.WriteWarnings(result.Warnings);
        WriteObject(WasiPackedModule.Of(result));
    }

    private IEnumerable<string> Steps() =>
    [
        .. _changes.Remove.Select(path => $"Remove {path}"),
        .. _changes.Rename.Select(pair => $"Rename {pair.From} to {pair.To}"),
        .. _additions.Mappings.Select(mapping => $"Add {mapping.GuestPath}"),
        .. this.AreGiven() ? ["Change what the program is started with"] : Array.Empty<string>(),
    ];
}
