// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Images;

/// <summary>A nameless temporary file for what was inflated: it is gone when it is closed, however the process ends.</summary>
internal sealed class ScratchFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly string _path;
    private long _end;

    public ScratchFile()
    {
        _path = Path.Combine(Path.GetTempPath(), $"wasi-vfs-{Guid.NewGuid():N}.tmp");
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

        _stream = HostErrors.Translate(_path, path => new FileStream(path, options));
        if (!OperatingSystem.IsWindows())
        {
            // An open file needs no name; Windows itself removes the file with its last handle.
            File.Delete(_path);
        }
    }

    public SafeFileHandle Handle => _stream.SafeFileHandle;

    /// <summary>Sets a range aside and returns where it starts; ranges may be filled at the same time.</summary>
    public long Reserve(long length) => Interlocked.Add(ref _end, length) - length;

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(Handle, bytes, offset);
        }
        catch (Exception fault) when (HostErrors.IsHostFault(fault))
        {
            throw HostErrors.Make(_path, fault);
        }
    }

    public void Dispose() => _stream.Dispose();
}
