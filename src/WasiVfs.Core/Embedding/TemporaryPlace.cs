// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.Embedding;

/// <summary>
/// A temporary directory that belongs to one process for as long as it holds a lock on a file in it. The lock ends with the
/// process, however it ends, so that a directory of this user whose lock can be taken is a leftover and may be swept.
/// </summary>
internal sealed class TemporaryPlace : IDisposable
{
    private const string Prefix = "wasi-vfs-run-";
    private const string LockName = ".lock";

    // Between making the directory and taking the lock an owner is not visible.
    private static readonly TimeSpan TimeToLock = TimeSpan.FromMinutes(10);

    private readonly FileStream _lock;

    private TemporaryPlace(string directory)
    {
        Directory = directory;
        _lock = new FileStream(Path.Combine(directory, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>The directory's absolute path; only the current user can enter it.</summary>
    public string Directory { get; }

    public static TemporaryPlace Create()
    {
        try
        {
            return new TemporaryPlace(System.IO.Directory.CreateTempSubdirectory(Prefix).FullName);
        }
        catch (IOException)
        {
            // A sweep of another process came between making the file and locking it.
            return new TemporaryPlace(System.IO.Directory.CreateTempSubdirectory(Prefix).FullName);
        }
    }

    /// <summary>Removes the directories that processes without a chance to do so have left.</summary>
    public static void Sweep() => Sweep(Path.GetTempPath(), DateTime.UtcNow);

    internal static void Sweep(string parent, DateTime now)
    {
        foreach (string directory in System.IO.Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            try
            {
                if (IsLeftover(directory, now))
                {
                    System.IO.Directory.Delete(directory, recursive: true);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In use, or another sweep was faster: nothing to report.
            }
        }
    }

    public void Dispose()
    {
        _lock.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    // Whoever may sweep everything (root) must not follow what another user has laid out: only a directory that belongs to this
    // user and that nobody else can enter is looked into, and a link in the place of the lock is not opened.
    private static bool IsLeftover(string directory, DateTime now)
    {
        string lockFile = Path.Combine(directory, LockName);
        return IsPrivate(directory) && HostStat.Of(lockFile) switch
        {
            null => now - System.IO.Directory.GetLastWriteTimeUtc(directory) >= TimeToLock,
            { Type: DescriptorType.RegularFile } => CanTake(lockFile),
            _ => false,
        };
    }

    private static bool IsPrivate(string directory)
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        return HostStat.Of(directory) is { Type: DescriptorType.Directory } stat && stat.Owner == HostStat.CurrentUser
            && (OperatingSystem.IsWindows() || File.GetUnixFileMode(directory) == ownerOnly);
    }

    private static bool CanTake(string lockFile)
    {
        // A lock that another process holds is an exception, and the directory stays.
        using var taken = new FileStream(lockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        return true;
    }
}
