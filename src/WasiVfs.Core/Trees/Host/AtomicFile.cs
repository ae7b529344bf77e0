// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace WasiVfs.Trees;

/// <summary>
/// A file that appears under its name only when it is whole: written beside its target under a temporary name, flushed to disk, then
/// renamed. Until <see cref="Commit"/> the target is what it was; without it nothing remains.
/// </summary>
/// <remarks>
/// The temporary file is locked while its writer lives (<c>flock</c> or a Windows sharing mode), and the system releases the lock when the
/// writer dies: so <see cref="SweepLeftovers"/> can tell the remains of a killed process from the work of a living one.
/// </remarks>
public sealed class AtomicFile : IDisposable
{
    /// <summary>The end of the names of unfinished files.</summary>
    internal const string Extension = ".wasivfs-tmp";

    private const int MaxStem = 160;
    private readonly FileStream _stream;
    private readonly string _temporary;
    private bool _done;

    private AtomicFile(string target, string temporary, FileStream stream)
    {
        TargetPath = target;
        _temporary = temporary;
        _stream = stream;
    }

    /// <summary>The full path of the file that <see cref="Commit"/> makes or replaces; the target's own target where it is a link.</summary>
    public string TargetPath { get; }

    /// <summary>Where to write; it can seek and be read back.</summary>
    public Stream Stream => _stream;

    /// <summary>Starts a file, and removes what dead processes left of earlier attempts at it.</summary>
    /// <param name="path">The file to make or to replace; its directory exists.</param>
    /// <exception cref="FileSystemException">The directory does not exist or may not be written, or the target is a directory.</exception>
    public static AtomicFile Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string target = HostNames.FollowLinks(path);
        if (Directory.Exists(target))
        {
            throw new FileSystemException(ErrorCode.IsDirectory, path, $"The output '{path}' is a directory; name a file.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(target)))
        {
            throw new FileSystemException(ErrorCode.NoEntry, path, $"The directory of the output '{path}' does not exist; create it first.");
        }

        SweepLeftovers(path);
        string temporary = $"{Prefix(target)}{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}-{Guid.NewGuid():N}{Extension}";
        return HostErrors.Translate(path, _ => new AtomicFile(target, temporary, new FileStream(
            temporary, FileMode.CreateNew, FileAccess.ReadWrite, Share, bufferSize: 0)));
    }

    /// <summary>Removes temporary files of this target whose writers are dead; returns how many.</summary>
    public static int SweepLeftovers(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string prefix = Prefix(HostNames.FollowLinks(path));
        int removed = 0;
        foreach (string leftover in Leftovers(prefix))
        {
            try
            {
                // The lock is held until the file is gone: a writer that has just made it cannot lose it here.
                using var locked = new FileStream(leftover, FileMode.Open, FileAccess.ReadWrite, Share);
                File.Delete(leftover);
                removed++;
            }
            catch (Exception fault) when (HostErrors.IsHostFault(fault))
            {
                // Its writer lives, or it is another user's.
            }
        }

        return removed;
    }

    /// <summary>Flushes the bytes to disk and gives the file its name, with the mode of the file that it replaces.</summary>
    /// <exception cref="FileSystemException">The file could not be written or renamed; the target is what it was.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_done, this);
        HostErrors.Translate(TargetPath, _ =>
        {
            _stream.Flush(flushToDisk: true);
            if (!OperatingSystem.IsWindows() && File.Exists(TargetPath))
            {
                File.SetUnixFileMode(_stream.SafeFileHandle, File.GetUnixFileMode(TargetPath));
            }

            File.Move(_temporary, TargetPath, overwrite: true);
            return _done = true;
        });
        _stream.Dispose();
    }

    /// <summary>Closes the file, and removes it if it was not committed.</summary>
    public void Dispose()
    {
        if (!_done)
        {
            _done = true;
            File.Delete(_temporary);
        }

        _stream.Dispose();
    }

    /// <summary>Windows renames and deletes an open file only where it was opened with this sharing; elsewhere None takes the lock.</summary>
    private static FileShare Share => OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    /// <summary>What the temporary names of a target start with. A long name is cut so that theirs stay within what hosts allow.</summary>
    private static string Prefix(string target)
    {
        string stem = Path.GetFileName(target);
        while (Encoding.UTF8.GetByteCount(stem) > MaxStem || char.IsHighSurrogate(stem[^1]))
        {
            stem = stem[..^1];
        }

        return Path.Join(Path.GetDirectoryName(target), $".{stem}.");
    }

    private static string[] Leftovers(string prefix)
    {
        string directory = Path.GetDirectoryName(prefix)!;
        string start = Path.GetFileName(prefix);
        return !Directory.Exists(directory) ? [] : HostErrors.Translate(directory, directory => HostNames.List(directory)
            .Where(name => IsTemporary(name, start)).Select(name => Path.Join(directory, name)).ToArray());
    }

    /// <summary>Whether a name is the prefix, a process id, 32 hexadecimal digits and the extension, and nothing else.</summary>
    private static bool IsTemporary(string name, string start)
    {
        if (!name.StartsWith(start, StringComparison.Ordinal) || !name.EndsWith(Extension, StringComparison.Ordinal))
        {
            return false;
        }

        string[] parts = name[start.Length..^Extension.Length].Split('-');
        return parts is [var process, { Length: 32 } random]
            && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out _) && random.All(char.IsAsciiHexDigit);
    }
}
