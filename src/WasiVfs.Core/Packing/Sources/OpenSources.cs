// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.Packing;

/// <summary>The sources of one pack: archives stay open until the image is written from them.</summary>
internal sealed class OpenSources : IDisposable
{
    private readonly List<TreeSource> _archives = [];

    /// <summary>What a mapping brings: a tree that is open, a host directory, a file as it is, or the tree inside an archive.</summary>
    /// <exception cref="PackException">The mapping is of an archive and the path is none.</exception>
    public Descriptor Open(Mapping mapping, CancellationToken cancellationToken)
    {
        if (mapping.Tree is { } tree)
        {
            return tree;
        }

        if (!mapping.IsArchive)
        {
            return HostDirectory.Open(mapping.HostPath);
        }

        TreeSource source = TreeSource.Open(mapping.HostPath, cancellationToken);
        _archives.Add(source);
        return source.Kind != TreeKind.Directory ? source.Root : throw new PackException(
            ErrorId.ArchiveIsDirectory, $"'{mapping.HostPath}' is a directory, not an archive. Map it as a directory.", mapping.HostPath);
    }

    public void Dispose() => _archives.ForEach(archive => archive.Dispose());
}
