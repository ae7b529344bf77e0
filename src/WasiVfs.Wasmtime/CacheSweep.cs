// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.Wasmtime;

/// <summary>Keeps the folder of compiled programs from growing without end.</summary>
internal static class CacheSweep
{
    /// <summary>The end of the names of files that are being written.</summary>
    public const string Unfinished = Leftovers.Extension;

    // No write takes this long: what is unfinished and older was left by a process that was killed.
    private static readonly TimeSpan LongestWrite = TimeSpan.FromHours(1);

    /// <summary>Removes what other versions of the library have made of the same program with the same settings.</summary>
    /// <param name="entry">The entry of this version; its name is a hash and the version.</param>
    public static void RemoveOtherVersions(string entry)
    {
        string name = Path.GetFileName(entry), folder = Path.GetDirectoryName(entry)!;
        string hash = name[..name.IndexOf('.', StringComparison.Ordinal)];
        foreach (FileInfo other in new DirectoryInfo(folder).EnumerateFiles(hash + "*" + Path.GetExtension(name)))
        {
            if (other.Name != name)
            {
                TryDelete(other);
            }
        }
    }

    /// <summary>Removes what was left unfinished, and the files that have not been used for longest, until the rest fits.</summary>
    public static void Run(string folder, long capacity, DateTime now)
    {
        long total = 0;
        foreach (FileInfo file in NewestFirst(folder))
        {
            bool abandoned = file.Name.EndsWith(Unfinished, StringComparison.Ordinal)
                && now - file.LastWriteTimeUtc > LongestWrite;
            total += file.Length;
            if (abandoned || total > capacity)
            {
                TryDelete(file);
            }
        }
    }

    // Other processes write and sweep here too: a file that is gone by the time that it is asked for its length is left out.
    private static IEnumerable<FileInfo> NewestFirst(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles().Where(file => file.Exists).OrderByDescending(file => file.LastWriteTimeUtc);

    private static void TryDelete(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A program that runs has it mapped, and this system keeps such files.
        }
    }
}
