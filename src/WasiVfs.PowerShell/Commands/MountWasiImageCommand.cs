// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Management.Automation;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary><c>Mount-WasiImage</c>: makes drives of packed modules, EROFS images, archives and directories.</summary>
[Cmdlet(VerbsData.Mount, "WasiImage", DefaultParameterSetName = ByPath, SupportsShouldProcess = true)]
[OutputType(typeof(WasiImage))]
public sealed class MountWasiImageCommand : FilesCommand
{
    internal const string DefaultName = "WasiImage";

    private bool _isNamed;

    /// <summary>The drive's name, without a colon; <c>WasiImage</c>, <c>WasiImage2</c> and so on by default.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Where the drive is known: <c>Global</c>, <c>Script</c>, <c>Local</c>, or a count of scopes from here.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Scope { get; set; } = "Global";

    /// <summary>Layers of a container image (tar, tar.gz), as Invoke-WasiModule saves them, that are laid over the tree, in their
    /// order.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] Layer { get; set; } = [];

    /// <summary>The most bytes that a compressed archive may inflate to.</summary>
    [Parameter]
    [ValidateRange(ValidateRangeKind.Positive)]
    public long MaxInflatedSize { get; set; } = ArchiveBounds.UsualSize;

    /// <summary>How many times its own size a compressed archive may inflate to.</summary>
    [Parameter]
    [ValidateRange(ValidateRangeKind.Positive)]
    public int MaxInflationRatio { get; set; } = ArchiveBounds.UsualRatio;

    /// <summary>Sees whether all drives are given one name.</summary>
    protected override void BeginProcessing() => _isNamed = Name is not null;

    private protected override void Process(string file)
    {
        string name = GivenName(file) ?? FreeName();
        if (WildcardPattern.ContainsWildcardCharacters(name))
        {
            WriteError(Errors.DriveNameInvalid(name));
        }
        else if (Find(name) is { } taken)
        {
            WriteError(Errors.DriveNameTaken(taken));
        }
        else if (ShouldProcess(file, $"Mount as {name}:"))
        {
            Mount(file, name);
        }
    }

    private void Mount(string file, string name)
    {
        ProviderInfo provider = SessionState.Provider.GetOne($"{MyInvocation.MyCommand.ModuleName}\\{DefaultName}");
        ArchiveLimits limits = ArchiveBounds.Of(MaxInflatedSize, MaxInflationRatio);
        string[] layers = [.. Layer.Select(path => HostPath.Resolve(SessionState.Path, path))];
        WasiImageDriveInfo? drive = null;
        try
        {
            drive = Work.Run(this, $"Mounting {file}", (_, stop) => new WasiImageDriveInfo(name, provider, file, layers, limits, stop));
            this.WriteWarnings(drive.Warnings);
            SessionState.Drive.New(drive, Scope);
            WriteObject(new WasiImage(drive));
        }
        catch
        {
            drive?.Dispose();
            throw;
        }
    }

    // A file from the pipeline has a property Name, which is the file's own and no name for a drive.
    private string? GivenName(string file) => _isNamed || Name != System.IO.Path.GetFileName(file) ? Name : null;

    private string FreeName()
    {
        string name = DefaultName;
        for (int i = 2; Find(name) is not null; i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{DefaultName}{i}");
        }

        return name;
    }

    private PSDriveInfo? Find(string name) =>
        SessionState.Drive.GetAll().FirstOrDefault(drive => drive.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
