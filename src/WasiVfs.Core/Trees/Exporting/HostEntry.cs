// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Single entries of the host as an extraction makes them: never through a link, never over what is to be kept.</summary>
internal static class HostEntry
{
    /// <summary>The first time that Windows can store.</summary>
    private static readonly DateTime EarliestOfWindows = DateTime.FromFileTimeUtc(0);

    /// <summary>The host path of an entry.</summary>
    /// <param name="directory">The host directory.</param>
    /// <param name="name">The entry's name in the tree.</param>
    /// <param name="path">The entry's path in the tree, for messages.</param>
    /// <exception cref="FileSystemException">The host cannot give the name to an entry.</exception>
    public static string Place(string directory, string name, string path)
    {
        EntryName.Check(name, path);
        return HostNames.CanExist(name) ? Path.Join(directory, name) : throw new FileSystemException(ErrorCode.Invalid, path,
            $"'{path}' has a name that Windows cannot give to a file; extract the other entries by their paths, or extract on another system.");
    }

    /// <summary>Makes a directory, or keeps one that exists; returns whether it was made.</summary>
    public static bool MakeDirectory(string place, ExtractOptions options)
    {
        if (HostStat.Of(place) is { Type: DescriptorType.Directory })
        {
            return false;
        }

        MakeWay(place, options);
        HostErrors.Translate(place, Directory.CreateDirectory);
        return true;
    }

    /// <summary>Makes sure that nothing is at a place where a file or a link is to be made: only files and links are replaced.</summary>
    public static void MakeWay(string place, ExtractOptions options)
    {
        switch (HostStat.Of(place)?.Type)
        {
            case null:
                return;
            case DescriptorType.Directory:
                throw new FileSystemException(ErrorCode.IsDirectory, place,
                    $"'{place}' is a directory, and something else is to be written there; remove it.");
            case { } other and not (DescriptorType.RegularFile or DescriptorType.SymbolicLink):
                throw new FileSystemException(ErrorCode.Unsupported, place,
                    $"'{place}' is {KindText.Of(other)}, which is not replaced by something else; remove it, or extract to another directory.");
            case var _ when !options.Overwrite:
                throw new FileSystemException(ErrorCode.Exist, place, $"'{place}' exists already.", ErrorId.OutputExists);
            default:
                HostErrors.Translate(place, static place =>
                {
                    File.Delete(place);
                    return true;
                });
                return;
        }
    }

    /// <summary>Sets the time of an entry; of a link itself, not of its target.</summary>
    public static void SetModified(string place, DateTimeOffset modified, bool isDirectory)
    {
        DateTime time = OperatingSystem.IsWindows() && modified.UtcDateTime < EarliestOfWindows ? EarliestOfWindows : modified.UtcDateTime;
        HostErrors.Translate(place, place =>
        {
            FileSystemInfo info = isDirectory ? new DirectoryInfo(place) : new FileInfo(place);
            info.LastWriteTimeUtc = time;
            return true;
        });
    }
}
