// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using WasiVfs.Packing.Format;
using WasiVfs.Trees;

namespace WasiVfs.Packing.Sources;

/// <summary>Takes out of a tree what no trace names. What is named stays, with the directories and links on its way.</summary>
/// <param name="root">The tree, whose root is the guest's <c>/</c>.</param>
/// <param name="preopens">The names under which the program finds directories of the tree.</param>
internal sealed class UsedFiles(DirectoryNode root, IReadOnlyList<PackedMount> preopens)
{
    private const int NamedAtMost = 5;

    private readonly HashSet<string> _used = ["/"];

    /// <summary>Takes out the files.</summary>
    /// <param name="traces">The traces.</param>
    /// <param name="keep">Patterns of what stays although no trace names it, by its path in the image.</param>
    /// <param name="always">Paths of the image that stay.</param>
    /// <param name="warnings">Is told what the traces name and the tree does not hold.</param>
    /// <returns>What was taken out, in the order of the paths.</returns>
    /// <exception cref="PackException">Nothing that the traces name is in the tree.</exception>
    public IReadOnlyList<LeftOutFile> Apply(
        IReadOnlyList<TraceFile> traces, IReadOnlyList<string> keep, IEnumerable<GuestPath> always, ICollection<Warning> warnings)
    {
        string[] names = [.. traces.SelectMany(trace => trace.Names).Distinct(StringComparer.Ordinal)];
        string[] missing = [.. names.Where(name => !Use(name))];
        if (missing.Length == names.Length)
        {
            throw new PackException(
                ErrorId.TraceOfAnotherProgram,
                $"The trace '{traces[0].Path}' names nothing of what is embedded. Record it with the same trees at the same guest paths.",
                traces[0].Path);
        }

        if (missing.Length > 0)
        {
            string more = missing.Length > NamedAtMost
                ? string.Create(CultureInfo.InvariantCulture, $", and {missing.Length - NamedAtMost} more") : "";
            warnings.Add(new Warning(WarningId.TraceIncomplete, string.Create(CultureInfo.InvariantCulture,
                $"The traces name what is not embedded ({missing.Length}): {string.Join(", ", missing.Take(NamedAtMost))}{more}.")));
        }

        foreach (TraceFile trace in traces.Where(trace => trace.Unknown > 0))
        {
            warnings.Add(new Warning(WarningId.TraceIncomplete, string.Create(CultureInfo.InvariantCulture,
                $"In the trace '{trace.Path}' {trace.Unknown} paths are not known, since the program had many descriptors open, or ones of long "
                    + $"names: files that it needs may be left out.")));
        }

        foreach (GuestPath path in always)
        {
            Walk(path.Components);
        }

        var leftOut = new List<LeftOutFile>();
        Prune(root, "", [], [.. keep.Select(Glob.Parse)], leftOut);
        return leftOut;
    }

    // A path as the program names it: the innermost preopen whose name it begins with counts.
    private bool Use(string name)
    {
        PackedMount? preopen = preopens
            .Where(preopen => name == preopen.GuestPath || name.StartsWith(preopen.GuestPath.TrimEnd('/') + "/", StringComparison.Ordinal))
            .MaxBy(preopen => preopen.GuestPath.Length);
        return preopen is not null
            && Walk([.. GuestPath.Parse(preopen.ImagePath).Components, .. name[Math.Min(name.Length, preopen.GuestPath.Length)..].Split('/')]);
    }

    // Marks all that lies on a way; false if it leads to nothing.
    private bool Walk(IEnumerable<string> names)
    {
        List<(DirectoryNode Directory, string Path)> way = [(root, "")];
        var pending = new Stack<string>(names.Reverse());
        int links = 0;
        while (pending.TryPop(out string? name))
        {
            if (name is "" or ".")
            {
                continue;
            }

            if (name == "..")
            {
                way.RemoveRange(Math.Max(1, way.Count - 1), Math.Min(1, way.Count - 1));
                continue;
            }

            if (!way[^1].Directory.TryGet(name, out TreeNode? node))
            {
                return false;
            }

            string path = $"{way[^1].Path}/{name}";
            _used.Add(path);
            if (node is DirectoryNode directory)
            {
                way.Add((directory, path));
            }
            else if (node is SymlinkNode link)
            {
                if (++links > PathLimits.MaxLinks || link.Target.StartsWith('/'))
                {
                    return pending.Count == 0; // The link itself is there, and its target can be read.
                }

                Array.ForEach(link.Target.Split('/').Reverse().ToArray(), pending.Push);
            }
            else
            {
                return pending.All(rest => rest is "" or ".");
            }
        }

        return true;
    }

    private void Prune(DirectoryNode directory, string path, List<Rune[]> names, Glob[] keep, List<LeftOutFile> leftOut)
    {
        foreach ((string name, TreeNode node) in directory.Children.OrderBy(child => child.Key, Utf8Order.Comparer).ToArray())
        {
            string place = $"{path}/{name}";
            names.Add([.. name.EnumerateRunes()]);
            if (!Array.Exists(keep, glob => glob.IsMatch(names, node is DirectoryNode)))
            {
                if (node is DirectoryNode below)
                {
                    Prune(below, place, names, keep, leftOut);
                }

                if (!_used.Contains(place) && node is not DirectoryNode { Children.Count: > 0 })
                {
                    directory.Remove(name);
                    if (node is FileNode file)
                    {
                        leftOut.Add(new LeftOutFile(place, file.Content.Length));
                    }
                }
            }

            names.RemoveAt(names.Count - 1);
        }
    }
}
