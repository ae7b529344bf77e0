// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Trees;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary>A tree that a parameter names: a file or directory of the host that holds one, or a place on the drive of a mounted image.</summary>
internal sealed class GivenTree
{
    private readonly ImageLocation? _location;

    private GivenTree(string path, ImageLocation? location) => (Path, _location) = (path, location);

    /// <summary>The path for people.</summary>
    public string Path { get; }

    /// <summary>The tree behind a path.</summary>
    /// <param name="paths">The session's paths.</param>
    /// <param name="path">A path of the file system or of a mounted image's drive.</param>
    /// <param name="isLiteral">Whether wildcards are letters; otherwise one thing has to match.</param>
    /// <exception cref="PSArgumentException">Several things match, or the path is of another provider.</exception>
    /// <exception cref="ItemNotFoundException">Nothing matches, or the image is not mounted.</exception>
    public static GivenTree At(PathIntrinsics paths, string path, bool isLiteral)
    {
        string resolved = HostPath.OneOfAny(paths, path, isLiteral, out ProviderInfo provider, out PSDriveInfo? drive);
        return provider.ImplementingType != typeof(WasiImageProvider) ? new GivenTree(HostPath.OfHost(path, resolved, provider), null)
            : MountedImages.Locate(provider, drive, resolved) is { } location ? new GivenTree(location.Typed, location)
            : throw new ItemNotFoundException($"No mounted image holds the path '{path}'.");
    }

    /// <summary>Opens the tree for as long as the work takes.</summary>
    /// <param name="guestPath">Where to start, from the tree's root.</param>
    /// <param name="work">Is given what lies there, and its name.</param>
    /// <param name="stop">Ends the reading of an archive's headers.</param>
    public T Use<T>(string guestPath, Func<Descriptor, string, T> work, CancellationToken stop)
    {
        string inner = guestPath.Trim('/');
        if (_location is { } location)
        {
            ImageLocation start = inner.Length == 0 ? location : location.Child(inner);
            return work(start.Open(), start.Name);
        }

        using TreeSource source = TreeSource.Open(Path, stop);
        return work(
            inner.Length == 0 ? source.Root : source.Root.OpenAt(PathFlags.SymlinkFollow, inner),
            System.IO.Path.GetFileName(inner.Length == 0 ? Path : inner));
    }
}
