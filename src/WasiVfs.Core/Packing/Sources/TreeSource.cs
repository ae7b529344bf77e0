// SPDX-License-Identifier: MIT
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>
/// Anything that holds a tree of files, opened: a directory, an archive, an image, a packed module. What a file is, is told by
/// its first bytes. It is read by range; what is compressed is inflated into a temporary file that <see cref="Dispose"/> removes.
/// </summary>
public sealed class TreeSource : IDisposable
{
    private readonly IDisposable? _owner;
    /// <summary>How a tree is taken over that is to stay what it is.</summary>
    internal static readonly MapOptions AsItIs = new() { PreserveTimestamps = true, Pyc = PycHandling.Ignore };

    private readonly List<IDisposable> _layers = [];
    private readonly List<Warning> _layerWarnings = [];

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
    public Descriptor Root { get; private set; }

    /// <summary>Opens a tree; what it is read from stays open until <see cref="Dispose"/>.</summary>
    /// <param name="path">A directory, a <c>.tar</c>, <c>.tar.gz</c> or <c>.zip</c> archive, an EROFS image, a packed module or
    /// any other file with an image inside, whatever its name.</param>
    /// <param name="cancellationToken">Ends the reading of an archive's headers.</param>
    /// <exception cref="FileSystemException">Nothing is there, it may not be read, or an archive has a name that a tree cannot
    /// hold.</exception>
    /// <exception cref="PackException">The file holds no tree.</exception>
    /// <exception cref="ArchiveFormatException">The archive is damaged, unsafe, or uses what is not supported. Contents are
    /// checked when they are read, so that this and the following can come from any use of <see cref="Root"/>.</exception>
    /// <exception cref="ImageFormatException">The image is damaged or uses what is not supported.</exception>
    /// <exception cref="WasmFormatException">The module is malformed.</exception>
    public static TreeSource Open(string path, CancellationToken cancellationToken = default) => Open(path, limits: null, cancellationToken);

    /// <summary>Opens a tree; if it is an archive, within limits.</summary>
    /// <param name="path">As for <see cref="Open(string, CancellationToken)"/>.</param>
    /// <param name="limits">How much the archive may inflate to; null for the defaults.</param>
    /// <param name="cancellationToken">As for <see cref="Open(string, CancellationToken)"/>.</param>
    /// <exception cref="ArchiveFormatException">As for <see cref="Open(string, CancellationToken)"/>; or the archive is beyond its
    /// limits.</exception>
    public static TreeSource Open(string path, ArchiveLimits? limits, CancellationToken cancellationToken = default)
    {
        TreeKind? kind = Detect(path, out string? refused);
        string full = System.IO.Path.GetFullPath(path);
        return kind switch
        {
            TreeKind.Directory => new TreeSource(full, TreeKind.Directory, HostDirectory.Open(path), owner: null),
            TreeKind.Erofs or TreeKind.PackedModule => OfImage(ImageFile.Open(path), kind.Value),
            null => OfImage(OpenUnknown(path, refused), TreeKind.EmbeddedImage),
            _ => OfArchive(path, full, kind.Value, limits, cancellationToken),
        };
    }

    /// <summary>Opens a tree with layers of a container image laid over it: what a program of a packed module changed, as one tree with what
    /// it was packed with.</summary>
    /// <param name="path">As for <see cref="Open(string, CancellationToken)"/>.</param>
    /// <param name="layers">The layers' files, tar or tar.gz, in their order; there may be none.</param>
    /// <param name="limits">How much each archive may inflate to; null for the defaults.</param>
    /// <param name="cancellationToken">As for <see cref="Open(string, CancellationToken)"/>.</param>
    /// <exception cref="ArchiveFormatException">As for <see cref="Open(string, CancellationToken)"/>; or a layer is not one.</exception>
    public static TreeSource Open(
        string path, IReadOnlyList<string> layers, ArchiveLimits? limits = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(layers);
        TreeSource source = Open(path, limits, cancellationToken);
        bool isOpen = false;
        try
        {
            if (layers.Count > 0)
            {
                source.LayOver(layers, limits, cancellationToken);
            }

            isOpen = true;
            return source;
        }
        finally
        {
            if (!isOpen)
            {
                source.Dispose();
            }
        }
    }

    /// <summary>What a path is, by its first bytes: any WebAssembly file counts as a packed module, and any gzip file as a tar
    /// archive. A file of another kind is searched for an image.</summary>
    /// <exception cref="FileSystemException">Nothing is there, or it may not be read.</exception>
    /// <exception cref="PackException">The file holds no tree.</exception>
    public static TreeKind KindOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Detect(path, out string? refused) is { } kind)
        {
            return kind;
        }

        OpenUnknown(path, refused).Dispose();
        return TreeKind.EmbeddedImage;
    }

    /// <summary>Closes the file and removes what was inflated.</summary>
    public void Dispose()
    {
        _layers.ForEach(layer => layer.Dispose());
        _owner?.Dispose();
    }

    /// <summary>What was lost if another tool has rewritten a packed module, and what is odd about layers; empty if all is well.</summary>
    public IReadOnlyList<Warning> Warnings => [.. Image?.Warnings ?? [], .. _layerWarnings];

    /// <summary>The open image, if the tree lies in one.</summary>
    internal ImageFile? Image => _owner as ImageFile;

    /// <summary>What a path is by its first bytes; null for a file of a kind that can only hold an image somewhere
    /// inside.</summary>
    /// <param name="path">The directory or file.</param>
    /// <param name="refused">The name of the kind, if it is one that is known and not supported.</param>
    internal static TreeKind? Detect(string path, out string? refused)
    {
        refused = null;
        using Descriptor source = HostDirectory.Open(path);
        if (source.Type == DescriptorType.Directory)
        {
            return TreeKind.Directory;
        }

        Span<byte> start = stackalloc byte[ArchiveMagic.Length];
        start = start[..source.Read(start, 0)];
        refused = ArchiveMagic.NameOfRefused(start);
        return Preamble.Detect(start) != WasmFileKind.NotWasm ? TreeKind.PackedModule : ArchiveMagic.Detect(start) switch
        {
            ArchiveKind.Tar => TreeKind.Tar,
            ArchiveKind.Gzip => TreeKind.TarGzip,
            ArchiveKind.Zip => TreeKind.Zip,
            ArchiveKind.Erofs => TreeKind.Erofs,
            _ => null,
        };
    }

    private void LayOver(IReadOnlyList<string> layers, ArchiveLimits? limits, CancellationToken cancellationToken)
    {
        var builder = new TreeBuilder();
        builder.Map(Root, GuestPath.Root, AsItIs, warnings: null, cancellationToken);
        DirectoryNode root = builder.Build();
        foreach (string layer in layers)
        {
            _layers.Add(new LayerFile(layer, keepsTimes: true).Apply(root, limits, _layerWarnings, cancellationToken));
        }

        Root = new NodeTree(root, Path).Root;
    }

    private static TreeSource OfImage(ImageFile image, TreeKind kind) => new(image.Path, kind, image.Root, image);

    private static ImageFile OpenUnknown(string path, string? refused) => refused is null ? ImageFile.Open(path)
        : throw new PackException(
            ErrorId.ArchiveNotSupported,
            $"'{path}' is {refused}, which is not supported. Unpack it, or make a tar, tar.gz or zip archive of it.",
            path);

    private static TreeSource OfArchive(string path, string full, TreeKind kind, ArchiveLimits? limits, CancellationToken cancellationToken)
    {
        ArchiveKind archiveKind = kind switch
        {
            TreeKind.Tar => ArchiveKind.Tar,
            TreeKind.TarGzip => ArchiveKind.Gzip,
            _ => ArchiveKind.Zip,
        };
        Archive archive = Archive.Open(path, archiveKind, limits, cancellationToken);
        return new TreeSource(full, kind, new NodeTree(archive.Nodes, path).Root, archive);
    }
}
