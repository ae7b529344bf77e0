// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Trees;

/// <summary>
/// A layer of a container image (OCI image specification, layer.md): a tar archive that is laid over a tree. A file <c>.wh.NAME</c> in it is
/// a whiteout and takes NAME away, a file <c>.wh..wh..opq</c> all that the directory holds; whatever their order in the archive, whiteouts
/// take away only what is below the layer, never what it brings.
/// </summary>
/// <param name="path">The archive's file.</param>
/// <param name="keepsTimes">Whether what it brings keeps its times.</param>
internal sealed class LayerFile(string path, bool keepsTimes)
{
    private const string WhiteoutPrefix = ".wh.";
    private const string OpaqueName = ".wh..wh..opq";

    private int _missed;
    private string _firstMissed = "";

    /// <summary>Lays the layer over a tree. The contents of its files are read later.</summary>
    /// <param name="root">The tree's root.</param>
    /// <param name="limits">How much the archive may inflate to; null for the defaults.</param>
    /// <param name="warnings">Is told if whiteouts take nothing away.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="look">Is given the layer's own tree while its nodes have their times, and returns what is done once it lies over the
    /// other.</param>
    /// <returns>The archive, which has to stay open as long as contents of the tree are read.</returns>
    /// <exception cref="ArchiveFormatException">The archive is not a tar archive; or it is damaged, cut or unsafe.</exception>
    /// <exception cref="FileSystemException">It cannot be read, or holds what a tree cannot.</exception>
    public IDisposable Apply(
        DirectoryNode root, ArchiveLimits? limits, ICollection<Warning> warnings, CancellationToken cancellationToken,
        Func<DirectoryNode, Action>? look = null)
    {
        Archive archive = Archive.OpenOver(root, path, Kind(), limits, cancellationToken);
        bool isApplied = false;
        try
        {
            Action? afterwards = look?.Invoke(archive.Nodes);
            Unite(root, archive.Nodes, "");
            afterwards?.Invoke();
            isApplied = true;
        }
        finally
        {
            if (!isApplied)
            {
                archive.Dispose();
            }
        }

        if (_missed > 0)
        {
            warnings.Add(new Warning(WarningId.WhiteoutOfNothing, string.Create(CultureInfo.InvariantCulture,
                $"The layer '{path}' takes away what is not there ({_missed}; the first is '{_firstMissed}'): it was made over another tree.")));
        }

        return archive;
    }

    private ArchiveKind Kind()
    {
        Span<byte> start = stackalloc byte[ArchiveMagic.Length];
        using Descriptor file = HostDirectory.Open(path);
        start = file.Type == DescriptorType.RegularFile ? start[..file.Read(start, 0)] : default;
        return ArchiveMagic.Detect(start) is (ArchiveKind.Tar or ArchiveKind.Gzip) and var kind ? kind
            : throw new ArchiveFormatException(path, "a layer is a tar or tar.gz archive, and this is neither");
    }

    private void Unite(DirectoryNode target, DirectoryNode layer, string place)
    {
        foreach ((string name, TreeNode node) in layer.Children.Where(child => IsWhiteout(child.Key)))
        {
            TakeAway(target, name, node, place);
        }

        foreach ((string name, TreeNode node) in layer.Children.Where(child => !IsWhiteout(child.Key)))
        {
            Put(target, name, node, $"{place}/{name}");
        }
    }

    private static bool IsWhiteout(string name) => name.StartsWith(WhiteoutPrefix, StringComparison.Ordinal);

    private void TakeAway(DirectoryNode target, string whiteout, TreeNode node, string place)
    {
        string name = whiteout[WhiteoutPrefix.Length..];
        if (node is not FileNode || name is "" or "." or "..")
        {
            throw new ArchiveFormatException(
                path, $"the entry '{place}/{whiteout}' is not a whiteout: that is an empty file whose name is '{WhiteoutPrefix}' and another name");
        }

        if (whiteout == OpaqueName)
        {
            foreach (string child in target.Children.Keys.ToArray())
            {
                target.Remove(child);
            }
        }
        else if (!target.Remove(name))
        {
            _firstMissed = _missed++ == 0 ? $"{place}/{name}" : _firstMissed;
        }
    }

    private void Put(DirectoryNode target, string name, TreeNode node, string place)
    {
        DateTimeOffset? modified = keepsTimes ? node.Modified : null;
        if (node is not DirectoryNode directory)
        {
            if (node is SpecialNode)
            {
                throw new FileSystemException(ErrorCode.Unsupported, place,
                    $"'{place}' in the layer '{path}' is {KindText.Of(node.Type)}, which an image cannot hold.", ErrorId.SpecialFile);
            }

            node.Modified = modified;
            target.Set(name, node);
            return;
        }

        // A directory without a time has no entry of its own: the names of others lead through it.
        bool isNamed = directory.Modified is not null;
        bool isThere = target.TryGet(name, out TreeNode? present);
        if (isThere && present is not DirectoryNode && !isNamed)
        {
            throw new ArchiveFormatException(path, $"entries lie below '{place}', which is not a directory in the tree that the layer is laid over");
        }

        DirectoryNode below = present as DirectoryNode ?? new DirectoryNode();
        target.Set(name, below);
        if (isNamed)
        {
            below.Modified = modified;
        }

        Unite(below, directory, place);
    }
}
