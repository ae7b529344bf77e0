// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>What a symbolic link of a source leads to: on the host wherever that is, in another tree within the tree.</summary>
/// <param name="source">The source's root.</param>
internal sealed class SourceLinks(Descriptor source)
{
    /// <summary>A handle to what a link leads to; null if it leads to nothing that an image can hold.</summary>
    /// <param name="directory">The directory of the link.</param>
    /// <param name="path">The link's path from the root of the source, and its name in the directory.</param>
    public Descriptor? Open(Descriptor directory, IReadOnlyList<string> path)
    {
        if (source.HostPath is not null)
        {
            return directory.OpenLinked(path[^1]);
        }

        try
        {
            return source.OpenAt(PathFlags.SymlinkFollow, string.Join('/', path));
        }
        catch (FileSystemException e) when (e.Code is ErrorCode.NoEntry or ErrorCode.NotPermitted or ErrorCode.Loop or ErrorCode.NotDirectory)
        {
            return null;
        }
    }

    /// <summary>The target of a link of the host that names a place in the source by its path on the host, as seen from the link's directory;
    /// another target as it is.</summary>
    /// <param name="target">The target as it is stored.</param>
    /// <param name="path">The link's path from the root of the source.</param>
    public string WithinSource(string target, IReadOnlyList<string> path)
    {
        if (source.HostPath is not { } host || !target.StartsWith('/') || AbsoluteLinks.Names(target) is not { } names)
        {
            return target;
        }

        string[] root = AbsoluteLinks.Names(host) ?? [];
        return names.AsSpan().StartsWith(root)
            ? AbsoluteLinks.Relative(path.SkipLast(1).ToArray(), names.AsSpan(root.Length)) : target;
    }
}
