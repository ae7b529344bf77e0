// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace WasiVfs.Trees;

/// <summary>The temporary files of <see cref="AtomicFile"/>: their names, and what is left of them when a process is killed.</summary>
internal static class Leftovers
{
    /// <summary>The end of the names of unfinished files.</summary>
    public const string Extension = ".wasivfs-tmp";
    private const int MaxStem = 160;

    /// <summary>How the files are shared: Windows renames and deletes an open file only if it was opened so; elsewhere it takes the lock.</summary>
    public static FileShare Share => OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    /// <summary>A new name beside a target.</summary>
    public static string NewName(string target) =>
        $"{Prefix(target)}{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}-{ChanceName.Next()}{Extension}";

    /// <summary>Removes temporary files of a target whose writers are dead, and that are the current user's; returns how many.</summary>
    public static int Sweep(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        int removed = 0;
        foreach (string leftover in Find(Prefix(HostNames.FollowLinks(path))))
        {
            try
            {
                // A link or a pipe of that name is somebody's trap, and another user's file is for that user to sweep.
                if (HostStat.Of(leftover) is { Type: DescriptorType.RegularFile } found && found.Owner == HostStat.CurrentUser)
                {
                    // The lock is held until the file is gone: a writer that has just made it cannot lose it here.
                    using var locked = new FileStream(leftover, FileMode.Open, FileAccess.ReadWrite, Share);
                    File.Delete(leftover);
                    removed++;
                }
            }
            catch (Exception fault) when (fault is FileSystemException || HostErrors.IsHostFault(fault))
            {
                // Its writer lives, or another sweep was faster.
            }
        }

        return removed;
    }

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

    private static string[] Find(string prefix)
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
