// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

public sealed partial class WasiImageProvider
{
    /// <summary>Opens the image that a drive is asked for; <c>Mount-WasiImage</c> comes with one that is open.</summary>
    protected override PSDriveInfo NewDrive(PSDriveInfo drive)
    {
        ArgumentNullException.ThrowIfNull(drive);
        try
        {
            WasiImageDriveInfo opened = drive as WasiImageDriveInfo
                ?? new WasiImageDriveInfo(drive.Name, drive.Provider, HostPath.Resolve(SessionState.Path, drive.Root), layers: []);
            opened.Provider.Home = opened.Home;
            return opened;
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            WriteError(Errors.Record(e, drive.Root));
            return null!; // the engine makes no drive of it
        }
    }

    /// <summary>Closes the image.</summary>
    protected override PSDriveInfo RemoveDrive(PSDriveInfo drive)
    {
        ArgumentNullException.ThrowIfNull(drive);
        (drive as WasiImageDriveInfo)?.Dispose();
        drive.Provider.Home = drive.Provider.Drives.OfType<WasiImageDriveInfo>()
            .Where(other => other != drive).MaxBy(other => other.MountNumber)?.Home;
        return drive;
    }
}
