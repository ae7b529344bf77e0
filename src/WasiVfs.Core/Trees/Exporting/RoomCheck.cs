// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Trees;

/// <summary>Asks, before anything is written, whether the files of a tree have room on the host. Equal files share their bytes in an image,
/// and nothing bounds how many share them: a small image can hold files that no disk has room for.</summary>
internal static class RoomCheck
{
    /// <summary>Refuses a tree whose files have more bytes than are free; those of a host directory are not counted.</summary>
    /// <param name="source">A directory of any tree.</param>
    /// <param name="targetPath">Where its files are to be written, one by one and uncompressed; it need not exist.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <exception cref="FileSystemException">There is no room, or the tree cannot be read.</exception>
    public static void Require(Descriptor source, string targetPath, CancellationToken cancellationToken)
    {
        if (source is HostDescriptor || FreeBytes(targetPath) is not { } free)
        {
            return;
        }

        var walk = new ExportWalk([], cancellationToken);
        foreach (ExportEntry entry in walk.Entries(source))
        {
            entry.File?.Dispose();
        }

        if (walk.Bytes > free)
        {
            throw new FileSystemException(ErrorCode.Io, targetPath, string.Format(
                CultureInfo.InvariantCulture,
                "The files have {0:N0} bytes, and {1:N0} are free at '{2}'. Write some of them, or write to another place.",
                walk.Bytes,
                free,
                targetPath));
        }
    }

    // Of the nearest directory that is there; null if the system does not say.
    private static long? FreeBytes(string path)
    {
        string? place = Path.GetFullPath(path);
        while (place is not null && !Directory.Exists(place))
        {
            place = Path.GetDirectoryName(place);
        }

        try
        {
            return place is null ? null : new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(place)! : place).AvailableFreeSpace;
        }
        catch (Exception fault) when (fault is ArgumentException || HostErrors.IsHostFault(fault))
        {
            return null;
        }
    }
}
