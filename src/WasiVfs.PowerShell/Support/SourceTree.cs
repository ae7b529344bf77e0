// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>What is to be embedded, as a person names it: a path of the host or of a mounted image's drive, or an object of either.</summary>
internal static class SourceTree
{
    /// <summary>A directory, or a file as it is.</summary>
    /// <param name="source">A path, or an object that stands for one.</param>
    /// <param name="guestPath">The path under which the program finds it.</param>
    /// <param name="paths">The session's paths.</param>
    /// <exception cref="PSArgumentException">The path is of another provider.</exception>
    /// <exception cref="ItemNotFoundException">The image is not mounted.</exception>
    public static Mapping Of(object source, string guestPath, PathIntrinsics paths) =>
        Place(source, paths, out string hostPath) is { } place
            ? Mapping.Of(place.Open(), place.Typed, guestPath)
            : new Mapping(hostPath, guestPath);

    /// <summary>The tree inside an archive, an image or a packed module; a directory of a mounted image is a tree already.</summary>
    /// <inheritdoc cref="Of"/>
    public static Mapping InArchive(object source, string guestPath, PathIntrinsics paths)
    {
        if (Place(source, paths, out string hostPath) is not { } place)
        {
            return Mapping.Archive(hostPath, guestPath);
        }

        Descriptor tree = place.Open();
        return tree.Type == DescriptorType.Directory ? Mapping.Of(tree, place.Typed, guestPath)
            : throw new MappingException($"'{place.Typed}' is a file inside an image, and archives are opened on the host only. "
                + "Take it out with Copy-WasiImageItem, and give the copy.");
    }

    private static ImageLocation? Place(object source, PathIntrinsics paths, out string hostPath)
    {
        hostPath = "";
        if (source is WasiImageItem item)
        {
            return item.Location;
        }

        var path = GivenPath.Literal(paths, GuestMap.PathOf(source));
        if (path.IsOfImage)
        {
            return path.InImage;
        }

        hostPath = path.OnHost;
        return null;
    }
}
