// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.Packing;

/// <summary>What is embedded, and the guest path under which the program finds it: a directory, a file or an archive of the host,
/// a tree that is open already or in memory, or bytes.</summary>
/// <param name="HostPath">A directory or a file on the host; of a tree that is open already, its name for people.</param>
/// <param name="GuestPath">The preopen's name; an absolute path or a relative one, without <c>..</c>. A file lies at it, and its
/// directory is the preopen.</param>
public sealed record Mapping(string HostPath, string GuestPath)
{
    /// <summary>Whether the host path is a file that holds a tree (<see cref="TreeSource"/>), and the tree is meant; otherwise a
    /// file is embedded as it is, whatever it holds.</summary>
    public bool IsArchive { get; init; }

    /// <summary>The tree itself if it is open already; null if it is to be opened.</summary>
    public Descriptor? Tree { get; init; }

    /// <summary>The tree inside an archive, an image or a packed module.</summary>
    /// <param name="archivePath">The file.</param>
    /// <param name="guestPath">The preopen's name; the tree's root lies there.</param>
    public static Mapping Archive(string archivePath, string guestPath) => new(archivePath, guestPath) { IsArchive = true };

    /// <summary>A directory with nothing in it: a place for files that the program makes.</summary>
    /// <param name="guestPath">The preopen's name.</param>
    public static Mapping Empty(string guestPath) => Of(new DirectoryNode(), guestPath, guestPath);

    /// <summary>A tree that is open already, of any kind.</summary>
    /// <param name="tree">A directory or a file; it must not change and has to stay open until the pack is done, and is not
    /// closed by it.</param>
    /// <param name="name">Its name for people.</param>
    /// <param name="guestPath">The preopen's name; of a file, its path.</param>
    public static Mapping Of(Descriptor tree, string name, string guestPath)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return new Mapping(name, guestPath) { Tree = tree };
    }

    /// <summary>A tree that was put together in memory.</summary>
    /// <param name="root">The tree's root; nothing in it must change until the pack is done.</param>
    /// <param name="name">Its name for people.</param>
    /// <param name="guestPath">The preopen's name; the root lies there.</param>
    public static Mapping Of(DirectoryNode root, string name, string guestPath)
    {
        ArgumentNullException.ThrowIfNull(root);
        return Of(new NodeTree(root, name).Root, name, guestPath);
    }

    /// <summary>A file with these bytes.</summary>
    /// <param name="content">The file's content, which must not change until the pack is done.</param>
    /// <param name="guestPath">The file's path; its directory is the preopen.</param>
    public static Mapping Of(ReadOnlyMemory<byte> content, string guestPath)
    {
        const string name = "content";
        var root = new DirectoryNode();
        root.Set(name, new FileNode(FileContent.FromBytes(content)));
        return Of(new NodeTree(root, guestPath).Root.OpenAt(PathFlags.None, name), guestPath, guestPath);
    }
}
