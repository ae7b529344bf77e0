// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Tells which places of the host paths lead to, whatever links are on the way. Nothing need exist at a path's end.</summary>
internal static class HostPlaces
{
    // File systems that do not tell names apart by case are the rule there.
    private static readonly StringComparison ByName =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>Whether two paths lead to one place.</summary>
    public static bool AreSame(string first, string second) => string.Equals(Resolve(first), Resolve(second), ByName);

    /// <summary>The names that lead from a directory down to a path; null if the path is not below the directory.</summary>
    public static string[]? NamesBelow(string directory, string path)
    {
        string above = Path.TrimEndingDirectorySeparator(Resolve(directory));
        string resolved = Resolve(path);
        string start = above.EndsWith(Path.DirectorySeparatorChar) ? above : above + Path.DirectorySeparatorChar;
        return resolved.Length > start.Length && resolved.StartsWith(start, ByName)
            ? resolved[start.Length..].Split(Path.DirectorySeparatorChar) : null;
    }

    /// <summary>The full path with all links in it followed.</summary>
    private static string Resolve(string path)
    {
        string full = OperatingSystem.IsWindows() ? WindowsPaths.Plain(Path.GetFullPath(path)) : Path.GetFullPath(path);
        string current = Path.GetPathRoot(full)!;
        var pending = new Stack<string>();
        Push(pending, full[current.Length..]);
        for (int links = 0; pending.TryPop(out string? name);)
        {
            if (name == "..")
            {
                current = Path.GetDirectoryName(current) ?? current;
                continue;
            }

            string next = Path.Join(current, name);
            if (TargetOf(next) is not { } target)
            {
                current = next;
                continue;
            }

            if (++links > PathLimits.MaxLinks)
            {
                return full;
            }

            string root = Path.GetPathRoot(target) ?? "";
            current = root.Length > 0 ? Path.GetFullPath(root) : current;
            Push(pending, target[root.Length..]);
        }

        return current;
    }

    private static void Push(Stack<string> pending, string path)
    {
        string[] names = path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        foreach (string name in names.Where(name => name != ".").Reverse())
        {
            pending.Push(name);
        }
    }

    private static string? TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception fault) when (HostErrors.IsHostFault(fault))
        {
            return null;
        }
    }
}
