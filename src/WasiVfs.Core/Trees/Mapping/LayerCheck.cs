// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Trees;

/// <summary>
/// Finds what container tools give a meaning that an image does not: the whiteouts of a layer, which stand for files that the layer removes
/// (layer.md of the OCI image specification), and image layouts, whose blobs hold the files (image-layout.md there; docker save).
/// </summary>
internal sealed class LayerCheck
{
    private const string WhiteoutPrefix = ".wh.";
    private int _whiteouts;
    private string _first = "";
    private bool _isLayout;

    /// <summary>Looks at the name of a file.</summary>
    public void Look(string name, string path)
    {
        if (name.StartsWith(WhiteoutPrefix, StringComparison.Ordinal))
        {
            _first = _whiteouts++ == 0 ? path : _first;
        }
    }

    /// <summary>Looks at the whole of a source.</summary>
    public void LookAtRoot(DirectoryNode root) =>
        _isLayout = (Holds<FileNode>(root, "oci-layout") && Holds<FileNode>(root, "index.json")) ||
            (Holds<FileNode>(root, "manifest.json") && Holds<FileNode>(root, "repositories"));

    public void AddWarnings(ICollection<Warning>? warnings, GuestPath guestPath)
    {
        if (_whiteouts > 0)
        {
            warnings?.Add(new Warning(WarningId.ContainerLayer, string.Create(CultureInfo.InvariantCulture,
                $"Files named '{WhiteoutPrefix}*' are taken as they are ({_whiteouts}; the first is '{_first}'). ") +
                "In a container layer such a file removes another one; export the container's whole file system to get what it sees."));
        }

        if (_isLayout)
        {
            warnings?.Add(new Warning(WarningId.ContainerImage,
                $"The tree at '{guestPath}' is the layout of a container image, and its blobs are taken as they are. " +
                "Export the container's file system to get the files in them."));
        }
    }

    private static bool Holds<T>(DirectoryNode root, string name)
        where T : TreeNode => root.TryGet(name, out TreeNode? node) && node is T;
}
