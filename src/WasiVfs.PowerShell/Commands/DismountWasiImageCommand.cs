// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary><c>Dismount-WasiImage</c>: removes drives that <c>Mount-WasiImage</c> made, and closes their files.</summary>
[Cmdlet(VerbsData.Dismount, "WasiImage", SupportsShouldProcess = true)]
public sealed class DismountWasiImageCommand : PSCmdlet
{
    /// <summary>The drives' names, without colons; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(MountNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [MountWasiImageCommand.DefaultName];

    /// <summary>Removes a drive even where the current location is on it, which goes back to where it was in the file system.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Removes the drives.</summary>
    protected override void ProcessRecord()
    {
        foreach (WasiImageDriveInfo drive in MountedImages.Find(this, Name).Where(drive => ShouldProcess($"{drive.Name}: {drive.Root}", "Dismount")))
        {
            Remove(drive);
        }
    }

    private void Remove(WasiImageDriveInfo drive)
    {
        try
        {
            if (SessionState.Drive.Current == drive)
            {
                if (!Force.IsPresent)
                {
                    WriteError(Errors.DriveInUse(drive));
                    return;
                }

                SessionState.Path.SetLocation(WildcardPattern.Escape(SessionState.Path.CurrentFileSystemLocation.Path));
            }

            SessionState.Drive.Remove(drive.Name, Force.IsPresent, scope: null);
        }
        catch (Exception e) when (Errors.IsExpected(e) || e is SessionStateException)
        {
            WriteError(Errors.Record(e, drive));
        }
    }
}
