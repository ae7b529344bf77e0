// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>A tree that a parameter names: a file or directory of the host that holds one, or a place on the drive of a mounted image.</summary>
internal sealed class GivenTree
{
    private GivenTree(string path, ImageLocation? location) => (Path, Location) = (path, location);

    /// <summary>The path for people.</summary>
    public string Path { get; }

    /// <summary>The place, if it is one on a drive.</summary>
    public ImageLocation? Location { get; }

    /// <summary>The tree behind a path.</summary>
    /// <param name="paths">The session's paths.</param>
    /// <param name="path">A path of the file system or of a mounted image's drive.</param>
    /// <param name="isLiteral">Whether wildcards are letters; otherwise one thing has to match.</param>
    /// <exception cref="PSArgumentException">Several things match, or the path is of another provider.</exception>
    /// <exception cref="ItemNotFoundException">Nothing matches, or the image is not mounted.</exception>
    public static GivenTree At(PathIntrinsics paths, string path, bool isLiteral) => Of(GivenPath.One(paths, path, isLiteral));

    /// <summary>The trees that a path means; at least one.</summary>
    /// <inheritdoc cref="At"/>
    public static IReadOnlyList<GivenTree> All(PathIntrinsics paths, string path, bool isLiteral) =>
        [.. GivenPath.All(paths, path, isLiteral).Select(Of)];

    /// <summary>The tree, or the file, that an object of a drive stands for.</summary>
    public static GivenTree Of(WasiImageItem item) => new(item.FullName, item.Location);

    /// <summary>Opens the tree.</summary>
    /// <param name="guestPath">Where to start, from the tree's root.</param>
    /// <param name="limits">How much an archive may inflate to.</param>
    /// <param name="stop">Ends the reading of an archive's headers.</param>
    public OpenedTree Open(string guestPath, ArchiveLimits limits, CancellationToken stop)
    {
        string inner = guestPath.Trim('/');
        if (Location is { } location)
        {
            ImageLocation start = inner.Length == 0 ? location : location.Child(inner);
            return new OpenedTree(start.Open(), start.Name, null);
        }

        TreeSource source = TreeSource.Open(Path, limits, stop);
        try
        {
            return new OpenedTree(
                inner.Length == 0 ? source.Root : source.Root.OpenAt(PathFlags.SymlinkFollow, inner),
                System.IO.Path.GetFileName(inner.Length == 0 ? source.Path : inner),
                source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static GivenTree Of(GivenPath path) =>
        path.IsOfImage ? new GivenTree(path.InImage.Typed, path.InImage) : new GivenTree(path.OnHost, null);
}
