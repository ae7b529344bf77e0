// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>The mounted images of a session, by name.</summary>
internal static class MountedImages
{
    /// <summary>The drives that the names mean, wildcards allowed; a plain name that means none is an error, written here.</summary>
    public static IReadOnlyList<WasiImageDriveInfo> Find(PSCmdlet cmdlet, IEnumerable<string> names)
    {
        var found = new List<WasiImageDriveInfo>();
        foreach (string name in names.Select(name => name.TrimEnd(':')))
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            int before = found.Count;
            found.AddRange(cmdlet.SessionState.Drive.GetAll().OfType<WasiImageDriveInfo>()
                .Where(drive => pattern.IsMatch(drive.Name)).OrderBy(drive => drive.Name, StringComparer.OrdinalIgnoreCase));
            if (found.Count == before && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                cmdlet.WriteError(Errors.DriveNotMounted(name));
            }
        }

        return found;
    }

    /// <summary>The place that a provider path names; null if no mounted image has that path.</summary>
    /// <remarks>A provider-qualified path comes without a drive: the longest root wins, and of equal roots the newest mount.</remarks>
    public static ImageLocation? Locate(ProviderInfo provider, PSDriveInfo? drive, string path) =>
        (drive as WasiImageDriveInfo)?.Locate(path) ?? provider.Drives.OfType<WasiImageDriveInfo>()
            .OrderByDescending(mounted => mounted.Root.Length).ThenByDescending(mounted => mounted.MountNumber)
            .Select(mounted => mounted.Locate(path)).FirstOrDefault(location => location is not null);
}
