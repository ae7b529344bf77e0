// SPDX-License-Identifier: MIT
namespace WasiVfs.Embedding;

/// <summary>
/// A temporary directory that belongs to one process for as long as it holds a lock on a file in it. The lock ends with the process,
/// however it ends, so that a directory whose lock can be taken has no owner and may be swept.
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
                if (!IsOwned(directory, now))
                {
                    System.IO.Directory.Delete(directory, recursive: true);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's, or another sweep was faster: not ours to report.
            }
        }
    }

    public void Dispose()
    {
        _lock.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static bool IsOwned(string directory, DateTime now)
    {
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(directory) != owner)
        {
            return true;
        }

        try
        {
            using var taken = new FileStream(Path.Combine(directory, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return now - System.IO.Directory.GetLastWriteTimeUtc(directory) < TimeToLock;
        }
    }
}
