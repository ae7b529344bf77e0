// SPDX-License-Identifier: MIT
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>The sources of one pack: archives stay open until the image is written from them.</summary>
internal sealed class OpenSources(ArchiveLimits limits) : IDisposable
{
    private readonly List<IDisposable> _sources = [];

    /// <summary>What a mapping brings: a host directory, a file as it is, or the tree inside an archive.</summary>
    /// <exception cref="PackException">The mapping is of an archive and the path is none.</exception>
    public Descriptor Open(Mapping mapping, CancellationToken cancellationToken)
    {
        if (!mapping.IsArchive)
        {
            Descriptor host = HostDirectory.Open(mapping.HostPath);
            _sources.Add(host);
            return host;
        }

        TreeSource source = OpenArchive(mapping.HostPath, limits, cancellationToken);
        _sources.Add(source);
        return source.Kind != TreeKind.Directory ? source.Root : throw new PackException(
            "ArchiveIsDirectory", $"\"{mapping.HostPath}\" is a directory and no archive. Map it as a directory.");
    }

    public void Dispose() => _sources.ForEach(source => source.Dispose());

    // A pack reads several files, and these two exceptions do not say which one is meant.
    private static TreeSource OpenArchive(string path, ArchiveLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            return TreeSource.Open(path, limits, cancellationToken);
        }
        catch (Exception e) when (e is ImageFormatException or WasmFormatException)
        {
            throw new PackException("ArchiveDamaged", $"\"{path}\" cannot be read as an archive: {e.Message} Get the file again.");
        }
    }
}
