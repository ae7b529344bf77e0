// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Nameless temporary files that only this process can read: one is gone when it is closed, however the process ends.</summary>
internal static class ScratchFile
{
    /// <summary>Opens a new one, to write and to read.</summary>
    /// <exception cref="FileSystemException">The system's directory for temporary files cannot be written.</exception>
    public static FileStream Open()
    {
        string path = Path.Combine(Path.GetTempPath(), $"wasi-vfs-{ChanceName.Next()}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        FileStream stream = HostErrors.Translate(path, path => new FileStream(path, options));
        if (!OperatingSystem.IsWindows())
        {
            // An open file needs no name; Windows itself removes the file with its last handle.
            File.Delete(path);
        }

        return stream;
    }
}
