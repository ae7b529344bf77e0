// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Opens directories and files of the host as a tree of the handle API.</summary>
/// <remarks>
/// Paths are confined as in every tree: one component is looked up at a time, and links are resolved here, never by the host. The checks
/// hold for a tree that nobody changes meanwhile; they do not hold against a program that swaps a directory for a link at that moment.
/// Names compare as the host compares them.
/// </remarks>
public static class HostDirectory
{
    /// <summary>A handle to a directory or a file of the host. Links in <paramref name="path"/> itself are followed.</summary>
    /// <param name="path">A path of the host, relative ones from the process's working directory.</param>
    /// <exception cref="FileSystemException">Nothing is there, it may not be read, or it is neither a directory nor a regular file.</exception>
    public static Descriptor Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        HostStat stat = HostStat.OfTarget(path) ?? throw new FileSystemException(ErrorCode.NoEntry, path,
            $"The source '{path}' does not exist; give a directory or a file that does.");
        return stat.Type is DescriptorType.Directory or DescriptorType.RegularFile ? new HostDescriptor(HostNames.FollowLinks(path), stat)
            : throw new FileSystemException(ErrorCode.Unsupported, path,
                $"The source '{path}' is {KindText.Of(stat.Type)}; give a directory or a regular file.");
    }
}
