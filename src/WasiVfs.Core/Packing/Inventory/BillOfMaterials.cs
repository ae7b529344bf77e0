// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Inventory;
using WasiVfs.Trees;

namespace WasiVfs.Packing;

/// <summary>The bill of materials of a packed module: what packages of Python, Ruby and npm its trees hold, as their metadata tell, in the form
/// of CycloneDX 1.6. It is a file of the image.</summary>
public static class BillOfMaterials
{
    /// <summary>Where it lies in the image.</summary>
    public const string Path = "/.wasi-vfs/sbom.cdx.json";

    /// <summary>Reads the bill of a file.</summary>
    /// <param name="image">The packed module or image.</param>
    /// <exception cref="PackException">The file holds none.</exception>
    /// <exception cref="ImageFormatException">The image is damaged.</exception>
    public static string Read(ImageFile image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!IsIn(image))
        {
            throw new PackException(
                ErrorId.NoBillOfMaterials, $"'{image.Path}' holds no bill of materials.", image.Path);
        }

        using Descriptor file = image.Root.OpenAt(PathFlags.None, Path[1..]);
        using var reader = new StreamReader(file.ReadViaStream());
        return reader.ReadToEnd();
    }

    internal static bool IsIn(ImageFile image)
    {
        try
        {
            return image.Root.StatAt(PathFlags.None, Path[1..]).Type == DescriptorType.RegularFile;
        }
        catch (FileSystemException e) when (e.Code is ErrorCode.NoEntry or ErrorCode.NotDirectory)
        {
            return false;
        }
    }

    /// <summary>Puts the bill of a tree into it.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="moduleSha256">The SHA-256 of the program; null if there is none.</param>
    /// <param name="warnings">Is told what could not be read.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="PackException">Something else has the place.</exception>
    internal static void Add(DirectoryNode root, string? moduleSha256, ICollection<Warning> warnings, CancellationToken cancellationToken)
    {
        GuestPath path = GuestPath.Parse(Path);
        string name = path.Components[0];
        if (!root.TryGet(name, out TreeNode? node))
        {
            root.Set(name, node = new DirectoryNode());
        }

        if (node is not DirectoryNode directory || (directory.TryGet(path.Name, out TreeNode? present) && present is not FileNode))
        {
            throw new PackException(
                ErrorId.MappingConflict, $"The bill of materials lies at '{Path}', and a mapping brings something else there.", Path);
        }

        directory.Remove(path.Name);
        var search = new PackageSearch(cancellationToken);
        search.Visit(root, "");
        search.AddWarnings(warnings);
        directory.Set(path.Name, new FileNode(FileContent.FromBytes(CycloneDxWriter.Write(moduleSha256, search))));
    }
}
