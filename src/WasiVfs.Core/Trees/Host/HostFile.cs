// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Trees;

/// <summary>
/// Opens files of the host that a person named, for reading; others may write, rename and delete them meanwhile. Links are followed. What
/// is not a regular file is never opened: a pipe without a writer does not answer, and a device may never end.
/// </summary>
internal static class HostFile
{
    /// <summary>The handle of a file.</summary>
    /// <exception cref="FileSystemException">Nothing is there, it may not be read, or it is not a regular file.</exception>
    public static SafeFileHandle Open(string path, FileOptions options = FileOptions.None) => Translate(
        path, path => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, options));

    /// <summary>The bytes of a file, which stays open until the source is closed.</summary>
    /// <exception cref="FileSystemException">As for <see cref="Open"/>.</exception>
    public static ByteSource OpenSource(string path)
    {
        SafeFileHandle file = Open(path, FileOptions.RandomAccess);
        (long length, DateTime modified) = State(file);
        return new FileByteSource(
            file,
            0,
            length,
            offset => new FileSystemException(ErrorCode.Io, path, $"'{path}' ends at byte {offset}: it was cut while it was open."),
            ownsHandle: true,
            () => State(file) == (length, modified) ? null : DescriptorContent.Changed(path));
    }

    /// <summary>A file as a stream.</summary>
    /// <exception cref="FileSystemException">As for <see cref="Open"/>.</exception>
    public static FileStream OpenStream(string path) => Translate(
        path, path => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    /// <summary>All bytes of a file, at most 2 GiB.</summary>
    /// <exception cref="FileSystemException">As for <see cref="Open"/>.</exception>
    public static byte[] ReadAllBytes(string path) => Translate(path, static path =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    });

    private static (long Length, DateTime Modified) State(SafeFileHandle file) => (RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));

    private static T Translate<T>(string path, Func<string, T> open)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        HostStat stat = HostStat.OfTarget(path)
            ?? throw new FileSystemException(ErrorCode.NoEntry, path, $"There is no file '{path}'; check its path.");
        return stat.Type switch
        {
            DescriptorType.RegularFile => HostErrors.Translate(path, open),
            DescriptorType.Directory => throw new FileSystemException(ErrorCode.IsDirectory, path, $"'{path}' is a directory, not a file."),
            _ => throw new FileSystemException(ErrorCode.Unsupported, path,
                $"'{path}' is {KindText.Of(stat.Type)}, and only a regular file can be read here; save its content to a file first."),
        };
    }
}
