// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Trees;

/// <summary>Opens directories and files of the host as a tree of the handle API.</summary>
/// <remarks>
/// Paths are confined as in every tree: one component is looked at, at a time, and links are resolved here, never by the host. The checks
/// hold for a tree that nobody changes meanwhile; they are no fence against a program that swaps a directory for a link at that moment.
/// Names compare as the host compares them.
/// </remarks>
public static class HostDirectory
{
    /// <summary>A handle to a directory or a file of the host. Links in <paramref name="path"/> itself are followed.</summary>
    /// <param name="path">A path of the host, relative ones from the process's working directory.</param>
    /// <exception cref="FileSystemException">Nothing is there, it may not be read, or it is neither directory nor file.</exception>
    public static Descriptor Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string target = HostNames.FollowLinks(path);
        HostStat stat = HostStat.Of(target)
            ?? throw new FileSystemException(ErrorCode.NoEntry, path,
                $"The source '{path}' does not exist; give a directory or a file that does.");
        if (stat.Type is not (DescriptorType.Directory or DescriptorType.RegularFile))
        {
            throw new FileSystemException(ErrorCode.Unsupported, path,
                $"The source '{path}' is neither a directory nor a regular file; give one of these.");
        }

        return new HostDescriptor(target, stat);
    }

    /// <summary>The bytes of a file of the host, which stays open until the source is closed. A link in <paramref name="path"/> is followed;
    /// what is not a regular file, such as a pipe, is never opened: that could wait for ever.</summary>
    /// <exception cref="FileSystemException">Nothing is there, it may not be read, or it is not a regular file.</exception>
    internal static ByteSource OpenFile(string path)
    {
        string target = HostNames.FollowLinks(path);
        HostStat stat = HostStat.Of(target) ?? throw new FileSystemException(ErrorCode.NoEntry, path, $"There is no file '{path}'; check its path.");
        if (stat.Type != DescriptorType.RegularFile)
        {
            throw stat.Type == DescriptorType.Directory
                ? new FileSystemException(ErrorCode.IsDirectory, path, $"'{path}' is a directory, not a file.")
                : new FileSystemException(ErrorCode.Unsupported, path, $"'{path}' is not a regular file, and cannot be read at any place of it.");
        }

        SafeFileHandle file = HostErrors.Translate(path, _ => File.OpenHandle(
            target, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess));
        return new FileByteSource(file, 0, RandomAccess.GetLength(file), ownsHandle: true);
    }
}
