// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Trees;

/// <summary>
/// Opens files of the host that a person named. Only a regular file is read: a pipe without a writer never answers, and a device may
/// never end.
/// </summary>
internal static class HostFile
{
    /// <summary>Opens a regular file for reading, which others may write, rename and delete meanwhile. Links are followed.</summary>
    /// <exception cref="FileSystemException">The path leads to something that is not a regular file.</exception>
    /// <exception cref="IOException">Nothing is there, or it cannot be read.</exception>
    public static SafeFileHandle Open(string path, FileOptions options = FileOptions.None)
    {
        RequireRegular(path);
        return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, options);
    }

    /// <summary>Opens a regular file as a stream, as <see cref="Open"/> does.</summary>
    public static FileStream OpenStream(string path)
    {
        RequireRegular(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>All bytes of a regular file, of which there are 2 GiB at most.</summary>
    public static byte[] ReadAllBytes(string path)
    {
        RequireRegular(path);
        return File.ReadAllBytes(path);
    }

    private static void RequireRegular(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (HostStat.OfTarget(path) is { Type: not DescriptorType.RegularFile } other)
        {
            throw other.Type == DescriptorType.Directory
                ? new FileSystemException(ErrorCode.IsDirectory, path, $"'{path}' is a directory; name a file.")
                : new FileSystemException(ErrorCode.Unsupported, path,
                    $"'{path}' is {HostKind.Text(other.Type)}, and only a regular file can be read here; save its content to a file first.");
        }
    }
}
