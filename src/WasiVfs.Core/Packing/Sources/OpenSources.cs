// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.Packing.Sources;

/// <summary>The sources of one pack: archives stay open until the image is written from them.</summary>
internal sealed class OpenSources(ArchiveLimits limits) : IDisposable
{
    private readonly List<IDisposable> _opened = [];

    /// <summary>What a mapping brings: a tree that is open, a host directory, a file as it is, or the tree inside an
    /// archive.</summary>
    /// <exception cref="PackException">The mapping is of an archive and the path is a directory.</exception>
    public Descriptor Open(Mapping mapping, CancellationToken cancellationToken)
    {
        if (mapping.Tree is { } tree)
        {
            return tree;
        }

        string path = mapping.HostPath;
        if (!mapping.IsArchive)
        {
            Descriptor host = HostDirectory.Open(path);
            _opened.Add(host);
            return host;
        }

        TreeSource source = TreeSource.Open(path, limits, cancellationToken);
        _opened.Add(source);
        return source.Kind != TreeKind.Directory ? source.Root : throw new PackException(
            ErrorId.ArchiveIsDirectory, $"'{path}' is a directory, not an archive. Map it as a directory.", path);
    }

    /// <summary>Lays a layer over a tree that holds contents of it from then on.</summary>
    public void Apply(string layer, DirectoryNode root, MapOptions options, ICollection<Warning> warnings, CancellationToken cancellationToken) =>
        _opened.Add(new LayerFile(layer, options.PreserveTimestamps).Apply(root, limits, warnings, cancellationToken, look: nodes =>
        {
            var pyc = new PycFiles(options);
            pyc.LookAtAll(nodes);
            return () =>
            {
                pyc.Apply(nodes, "");
                pyc.AddWarnings(warnings);
            };
        }));

    public void Dispose() => _opened.ForEach(source => source.Dispose());
}
