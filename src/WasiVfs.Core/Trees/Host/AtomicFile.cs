// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>
/// A file that appears under its name only when it is whole: written beside its target under a temporary name, flushed to disk, then
/// renamed. Until <see cref="Commit"/> the target is what it was; without it nothing remains.
/// </summary>
/// <remarks>
/// <para>The temporary file is locked while its writer lives (<c>flock</c> or a Windows sharing mode), and the system releases the lock when
/// the writer dies: so <see cref="Leftovers"/> can tell the remains of a killed process from the work of a living one.</para>
/// <para>A named pipe is not replaced: <see cref="Commit"/> writes the whole file to its reader. Devices, sockets and directories are
/// refused.</para>
/// </remarks>
internal sealed class AtomicFile : IDisposable
{
    private const UnixFileMode Permissions = (UnixFileMode)0x1FF;
    private const UnixFileMode OwnerAccess = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly FileStream _stream;
    private readonly string? _temporary;
    private bool _done;

    /// <param name="target">What the caller finds at the end.</param>
    /// <param name="temporary">The path of the stream's file, or null if it has none and the target is a pipe.</param>
    /// <param name="stream">Where the caller writes.</param>
    private AtomicFile(string target, string? temporary, FileStream stream)
    {
        TargetPath = target;
        _temporary = temporary;
        _stream = stream;
    }

    /// <summary>The full path of the file that <see cref="Commit"/> makes or replaces: of the end of the chain if the path leads through
    /// links.</summary>
    public string TargetPath { get; }

    /// <summary>Where to write; it can seek and be read back.</summary>
    public Stream Stream => _stream;

    /// <summary>Starts a file, and removes what dead processes left of earlier attempts at it.</summary>
    /// <param name="path">The file to make or to replace, in a directory that exists; or a named pipe to write to.</param>
    /// <exception cref="FileSystemException">The directory does not exist or may not be written, or the target is something that is neither
    /// a regular file nor a pipe.</exception>
    public static AtomicFile Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        HostStat? present = HostStat.OfTarget(path);
        RefuseOthers(present?.Type, path);
        if (Path.EndsInDirectorySeparator(path))
        {
            throw new FileSystemException(
                ErrorCode.IsDirectory, path, $"The output '{path}' ends in a slash, as a directory does; name a file.");
        }

        if (present?.Type == DescriptorType.Fifo)
        {
            return new AtomicFile(Path.GetFullPath(path), temporary: null, ScratchFile.Open());
        }

        string target = HostNames.FollowLinks(path);
        if (!Directory.Exists(Path.GetDirectoryName(target)))
        {
            throw new FileSystemException(ErrorCode.NoEntry, path, $"The directory of the output '{path}' does not exist; create it first.");
        }

        if (!HostNames.CanExist(Path.GetFileName(target)))
        {
            throw new FileSystemException(ErrorCode.Invalid, path,
                $"The output '{path}' has a name that Windows takes for something else than a file; choose another name.");
        }

        Leftovers.Sweep(path);
        string temporary = Leftovers.NewName(target);
        FileStreamOptions options = Options(present is null ? null : target);
        return HostErrors.Translate(path, _ => new AtomicFile(target, temporary, new FileStream(temporary, options)));
    }

    /// <summary>Flushes the bytes to disk and gives the file its name, with the permissions of the file that it replaces; the bits by which
    /// a program runs as its owner are not taken over. A pipe is given the bytes.</summary>
    /// <param name="cancellationToken">Ends the waiting for the reader of a pipe.</param>
    /// <exception cref="FileSystemException">The file could not be written or renamed; the target is what it was.</exception>
    public void Commit(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_done, this);
        if (_temporary is null)
        {
            HostPipe.Write(TargetPath, _stream, cancellationToken);
        }
        else
        {
            HostErrors.Translate(TargetPath, _ => Rename(_temporary));
        }

        _done = true;
        _stream.Dispose();
    }

    /// <summary>Closes the file, and removes it if it was not committed.</summary>
    public void Dispose()
    {
        if (!_done && _temporary is not null)
        {
            File.Delete(_temporary);
        }

        _done = true;
        _stream.Dispose();
    }

    private bool Rename(string temporary)
    {
        _stream.Flush(flushToDisk: true);
        HostStat? present = HostStat.Of(TargetPath);
        RefuseOthers(present?.Type == DescriptorType.Fifo ? DescriptorType.Unknown : present?.Type, TargetPath);
        if (HostErrors.IsReadOnly(TargetPath))
        {
            throw HostErrors.Denied(TargetPath);
        }

        if (!OperatingSystem.IsWindows() && present is not null)
        {
            File.SetUnixFileMode(_stream.SafeFileHandle, File.GetUnixFileMode(TargetPath) & Permissions);
        }

        try
        {
            File.Move(temporary, TargetPath, overwrite: true);
        }
        catch (Exception fault) when (OperatingSystem.IsWindows() && present is not null && HostErrors.IsHostFault(fault))
        {
            ReplaceOpened(temporary);
        }

        return true;
    }

    /// <summary>Windows replaces no file that is open, not even one whose readers allow it to be deleted; but it gives such a file another
    /// name, and the readers go on with what they have open. Its other name goes with the last of them, or with the next sweep.</summary>
    private void ReplaceOpened(string temporary)
    {
        string aside = Leftovers.NewName(TargetPath);
        File.Move(TargetPath, aside);
        try
        {
            File.Move(temporary, TargetPath);
        }
        catch
        {
            File.Move(aside, TargetPath);
            throw;
        }

        try
        {
            File.Delete(aside);
        }
        catch (Exception fault) when (HostErrors.IsHostFault(fault))
        {
            // A sweep finds it by its name.
        }
    }

    private static void RefuseOthers(DescriptorType? present, string path)
    {
        if (present is not (null or DescriptorType.RegularFile or DescriptorType.Fifo))
        {
            throw present == DescriptorType.Directory
                ? new FileSystemException(ErrorCode.IsDirectory, path, $"The output '{path}' is a directory; name a file.")
                : new FileSystemException(ErrorCode.Unsupported, path,
                    $"The output '{path}' is {KindText.Of(present.Value)}, which is not replaced by a file; name a file, or a named pipe.");
        }
    }

    /// <summary>How the temporary file is opened: nobody may read more of it than of the file that it replaces.</summary>
    private static FileStreamOptions Options(string? replaced)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = Leftovers.Share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows() && replaced is not null)
        {
            options.UnixCreateMode = (File.GetUnixFileMode(replaced) & Permissions) | OwnerAccess;
        }

        return options;
    }
}
