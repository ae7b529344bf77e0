// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary><c>Mount-WasiImage</c>: makes a drive of a packed module or an EROFS image.</summary>
[Cmdlet(VerbsData.Mount, "WasiImage", DefaultParameterSetName = ByPath)]
[OutputType(typeof(WasiImageDriveInfo))]
public sealed class MountWasiImageCommand : PSCmdlet
{
    internal const string DefaultName = "WasiImage";

    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";

    /// <summary>The file to mount; a wildcard has to match one file.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The file to mount, with no letter taken for a wildcard.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = "";

    /// <summary>The drive's name, without a colon.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = DefaultName;

    /// <summary>Where the drive is known: <c>Global</c>, <c>Script</c>, <c>Local</c>, or a count of scopes from here.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Scope { get; set; } = "Global";

    /// <summary>Opens the image and makes the drive.</summary>
    protected override void ProcessRecord()
    {
        string given = ParameterSetName == ByPath ? Path : LiteralPath;
        if (SessionState.Drive.GetAll().FirstOrDefault(drive => drive.Name.Equals(Name, StringComparison.OrdinalIgnoreCase)) is { } taken)
        {
            WriteError(Errors.DriveNameTaken(taken));
            return;
        }

        WasiImageDriveInfo? drive = null;
        try
        {
            ProviderInfo provider = SessionState.Provider.GetOne($"{MyInvocation.MyCommand.ModuleName}\\{DefaultName}");
            drive = new WasiImageDriveInfo(Name, provider, HostPath.One(SessionState.Path, given, ParameterSetName == ByLiteralPath));
            this.WriteWarnings(drive.Image.Warnings);
            WriteObject(SessionState.Drive.New(drive, Scope));
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            drive?.Dispose();
            WriteError(Errors.Record(e, given));
        }
    }
}
