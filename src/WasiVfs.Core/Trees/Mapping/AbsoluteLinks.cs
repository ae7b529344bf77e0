// SPDX-License-Identifier: MIT
using System.Collections.Immutable;

namespace WasiVfs.Trees;

/// <summary>Makes absolute symbolic links relative if their targets lie in the tree: WASI does not follow an absolute one, wherever it
/// leads.</summary>
internal static class AbsoluteLinks
{
    private const string Up = "..";

    /// <summary>The target of a link as seen from its directory.</summary>
    /// <param name="directory">The directory of the link, from the root of the tree.</param>
    /// <param name="target">Where it leads, from the root of the tree.</param>
    public static string Relative(ReadOnlySpan<string> directory, ReadOnlySpan<string> target)
    {
        int common = directory.CommonPrefixLength(target);
        string[] names = [.. Enumerable.Repeat(Up, directory.Length - common), .. target[common..]];
        return names.Length == 0 ? "." : string.Join('/', names);
    }

    /// <summary>The names of an absolute target; null if it cannot be walked without looking (<c>..</c>).</summary>
    public static string[]? Names(string target)
    {
        string[] names = [.. target.Split('/').Where(name => name is not ("" or "."))];
        return names.Contains(Up) ? null : names;
    }

    /// <summary>Changes the links of a tree whose root is the guest's <c>/</c>.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="mappings">Where trees are mapped, each place once. A link may lead to what lies in the same outermost one.</param>
    public static void MakeRelative(DirectoryNode root, IEnumerable<GuestPath> mappings)
    {
        GuestPath[] paths = [.. mappings];
        HashSet<GuestPath> all = [.. paths];
        foreach (GuestPath path in paths.Where(path => !path.IsBelowAny(all)))
        {
            if (root.Find(path) is DirectoryNode directory)
            {
                Visit(root, path, directory, path.Components);
            }
        }
    }

    private static void Visit(DirectoryNode root, GuestPath mapping, DirectoryNode directory, ImmutableArray<string> place)
    {
        foreach ((string name, TreeNode node) in directory.Children.Where(child => child.Value is SymlinkNode or DirectoryNode).ToArray())
        {
            if (node is DirectoryNode below)
            {
                Visit(root, mapping, below, place.Add(name));
            }
            else if (node is SymlinkNode link && link.Target.StartsWith('/') && Names(link.Target) is { } names
                && names.AsSpan().StartsWith(mapping.Components.AsSpan()) && Exists(root, names))
            {
                directory.Set(name, new SymlinkNode(Relative(place.AsSpan(), names)) { Modified = link.Modified });
            }
        }
    }

    // Whether the path leads to something, links on the way being followed.
    private static bool Exists(DirectoryNode root, string[] names)
    {
        List<DirectoryNode> way = [root];
        var pending = new Stack<string>(names.Reverse());
        int links = 0;
        while (pending.TryPop(out string? name))
        {
            if (name == Up)
            {
                way.RemoveRange(Math.Max(1, way.Count - 1), Math.Min(1, way.Count - 1));
                continue;
            }

            if (!way[^1].TryGet(name, out TreeNode? node))
            {
                return false;
            }

            switch (node)
            {
                case DirectoryNode directory:
                    way.Add(directory);
                    break;
                case SymlinkNode when ++links > PathLimits.MaxLinks:
                    return false;
                case SymlinkNode link:
                    if (link.Target.StartsWith('/'))
                    {
                        way.RemoveRange(1, way.Count - 1);
                    }

                    Array.ForEach(link.Target.Split('/').Where(part => part is not ("" or ".")).Reverse().ToArray(), pending.Push);
                    break;
                default:
                    return pending.Count == 0;
            }
        }

        return true;
    }
}
