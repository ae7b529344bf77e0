// SPDX-License-Identifier: MIT
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>What a tree comes from.</summary>
public enum TreeKind
{
    /// <summary>A directory of the host.</summary>
    Directory,

    /// <summary>A tar archive: ustar, pax, GNU.</summary>
    Tar,

    /// <summary>A tar archive compressed by gzip.</summary>
    TarGzip,

    /// <summary>A zip archive.</summary>
    Zip,

    /// <summary>An EROFS image.</summary>
    Erofs,

    /// <summary>A module with an image inside.</summary>
    PackedModule,
}

/// <summary>
/// Anything that holds a tree of files, opened: a directory, an archive, an image, a packed module. What a file is, is told by its first
/// bytes. It is read by range; what is compressed is inflated into a temporary file that <see cref="Dispose"/> removes.
/// </summary>
public sealed class TreeSource : IDisposable
{
    private readonly IDisposable? _owner;

    private TreeSource(string path, TreeKind kind, Descriptor root, IDisposable? owner)
    {
        (Path, Kind, Root) = (path, kind, root);
        _owner = owner;
    }

    /// <summary>The full path of the directory or file.</summary>
    public string Path { get; }

    /// <summary>What it is.</summary>
    public TreeKind Kind { get; }

    /// <summary>The tree's root directory; of a packed module, the guest's <c>/</c>.</summary>
    public Descriptor Root { get; }

    /// <summary>Opens a tree; what it is read from stays open until <see cref="Dispose"/>.</summary>
    /// <param name="path">A directory, a <c>.tar</c>, <c>.tar.gz</c> or <c>.zip</c> archive, an EROFS image or a packed module, whatever its name.</param>
    /// <param name="cancellationToken">Ends the reading of an archive's headers.</param>
    /// <exception cref="FileSystemException">Nothing is there, it may not be read, or an archive has a name that a tree cannot hold.</exception>
    /// <exception cref="PackException">The file holds no tree.</exception>
    /// <exception cref="ArchiveFormatException">The archive is damaged, unsafe, or uses what is not supported. Contents are checked when they are
    /// read, so that this and the following can come from any use of <see cref="Root"/>.</exception>
    /// <exception cref="ImageFormatException">The image is damaged or uses what is not supported.</exception>
    /// <exception cref="WasmFormatException">The module is malformed.</exception>
    public static TreeSource Open(string path, CancellationToken cancellationToken = default) => Open(path, limits: null, cancellationToken);

    /// <summary>Opens a tree, an archive within the given limits; null for the defaults.</summary>
    /// <inheritdoc cref="Open(string, CancellationToken)"/>
    public static TreeSource Open(string path, ArchiveLimits? limits, CancellationToken cancellationToken = default)
    {
        TreeKind kind = KindOf(path);
        string full = System.IO.Path.GetFullPath(path);
        return kind switch
        {
            TreeKind.Directory => new TreeSource(full, kind, HostDirectory.Open(path), owner: null),
            TreeKind.Erofs or TreeKind.PackedModule => OfImage(full, kind),
            _ => OfArchive(path, full, kind, limits, cancellationToken),
        };
    }

    /// <summary>What a path is, by its first bytes alone: any WebAssembly file counts as a packed module, and any gzip file as a tar archive.</summary>
    /// <exception cref="FileSystemException">Nothing is there, or it may not be read.</exception>
    /// <exception cref="PackException">The file holds no tree.</exception>
    public static TreeKind KindOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using Descriptor source = HostDirectory.Open(path);
        if (source.Type == DescriptorType.Directory)
        {
            return TreeKind.Directory;
        }

        Span<byte> start = stackalloc byte[ArchiveMagic.Length];
        start = start[..source.Read(start, 0)];
        return Preamble.Detect(start) != WasmFileKind.NotWasm ? TreeKind.PackedModule : ArchiveMagic.Detect(start) switch
        {
            ArchiveKind.Tar => TreeKind.Tar,
            ArchiveKind.Gzip => TreeKind.TarGzip,
            ArchiveKind.Zip => TreeKind.Zip,
            ArchiveKind.Erofs => TreeKind.Erofs,
            _ => throw NoTree(path, ArchiveMagic.NameOfRefused(start)),
        };
    }

    /// <summary>Closes the file and removes what was inflated.</summary>
    public void Dispose() => _owner?.Dispose();

    /// <summary>The open image, where the tree lies in one.</summary>
    internal ImageFile? Image => _owner as ImageFile;

    private static TreeSource OfImage(string path, TreeKind kind)
    {
        ImageFile image = ImageFile.Open(path);
        return new TreeSource(path, kind, image.Root, image);
    }

    private static TreeSource OfArchive(string path, string full, TreeKind kind, ArchiveLimits? limits, CancellationToken cancellationToken)
    {
        ArchiveKind archiveKind = kind switch
        {
            TreeKind.Tar => ArchiveKind.Tar,
            TreeKind.TarGzip => ArchiveKind.Gzip,
            _ => ArchiveKind.Zip,
        };
        Archive archive = Archive.Open(path, archiveKind, limits, cancellationToken);
        return new TreeSource(full, kind, archive.Root, archive);
    }

    private static PackException NoTree(string path, string? name) => name is null
        ? new PackException("NotATree", $"\"{path}\" holds no tree: it is no tar, tar.gz or zip archive, no EROFS image and no packed module. Name one of these, or a directory.")
        : new PackException("ArchiveNotSupported", $"\"{path}\" is {name}, which is not supported. Unpack it, or make a tar, tar.gz or zip archive of it.");
}
