// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Trees;

/// <summary>Finds symbolic links that no program can follow: absolute ones, ones that leave their mapping, and ones that lead nowhere.</summary>
internal sealed class LinkCheck
{
    private const int NamedAtMost = 5;
    private readonly List<string> _absolute = [];
    private readonly List<string> _escaping = [];
    private readonly List<string> _dangling = [];

    /// <summary>Looks at the outermost mappings: what lies in an inner one can be reached through the outer one.</summary>
    /// <param name="root">The tree that the mappings are united in.</param>
    /// <param name="mappings">Where they lie, each place once.</param>
    /// <param name="warnings">Is told the links.</param>
    public static void AddWarnings(DirectoryNode root, IEnumerable<GuestPath> mappings, ICollection<Warning> warnings)
    {
        GuestPath[] paths = [.. mappings];
        HashSet<GuestPath> all = [.. paths];
        foreach (GuestPath path in paths)
        {
            if (root.Find(path) is DirectoryNode directory && !path.IsBelowAny(all))
            {
                var check = new LinkCheck();
                check.Visit(directory, [directory], path.ToString().TrimEnd('/'));
                Warn(check._absolute, "have absolute targets, which WASI does not follow", warnings);
                Warn(check._escaping, $"lead out of '{path}', which WASI does not allow", warnings);
                Warn(check._dangling, "lead to nothing in the image", warnings);
            }
        }
    }

    private void Visit(DirectoryNode directory, List<DirectoryNode> way, string path)
    {
        IEnumerable<KeyValuePair<string, TreeNode>> relevant = directory.Children.Where(child => child.Value is SymlinkNode or DirectoryNode);
        foreach ((string name, TreeNode node) in relevant.OrderBy(child => child.Key, Utf8Order.Comparer))
        {
            string place = $"{path}/{name}";
            if (node is SymlinkNode link)
            {
                Outcome(link, way)?.Add($"{place} -> {link.Target}");
            }
            else if (node is DirectoryNode below)
            {
                way.Add(below);
                Visit(below, way, place);
                way.RemoveAt(way.Count - 1);
            }
        }
    }

    /// <summary>The list in which a link is to be named, or null if it leads to something.</summary>
    private List<string>? Outcome(SymlinkNode link, List<DirectoryNode> start)
    {
        var way = new List<DirectoryNode>(start);
        var pending = new Stack<string>(link.Target.Split('/').Reverse());
        if (link.Target.StartsWith('/'))
        {
            return _absolute;
        }

        for (int links = 1; pending.TryPop(out string? name);)
        {
            if (name is "" or ".")
            {
                continue;
            }

            if (name == "..")
            {
                way.RemoveAt(way.Count - 1);
                if (way.Count == 0)
                {
                    return _escaping;
                }

                continue;
            }

            if (!way[^1].TryGet(name, out TreeNode? node))
            {
                return _dangling;
            }

            switch (node)
            {
                case DirectoryNode directory:
                    way.Add(directory);
                    break;
                case SymlinkNode next when next.Target.StartsWith('/'):
                    return _dangling;
                case SymlinkNode next when ++links > PathLimits.MaxLinks:
                    return _dangling;
                case SymlinkNode next:
                    Array.ForEach(next.Target.Split('/').Reverse().ToArray(), pending.Push);
                    break;
                default:
                    return pending.Count == 0 ? null : _dangling;
            }
        }

        return null;
    }

    private static void Warn(List<string> links, string fault, ICollection<Warning> warnings)
    {
        if (links.Count > 0)
        {
            string more = links.Count > NamedAtMost ? string.Create(CultureInfo.InvariantCulture, $", and {links.Count - NamedAtMost} more") : "";
            warnings.Add(new Warning(WarningId.LinkLeadsOut, string.Create(CultureInfo.InvariantCulture,
                $"Symbolic links that {fault} ({links.Count}): {string.Join(", ", links.Take(NamedAtMost))}{more}.")));
        }
    }
}
