// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>
/// The tree that an archive's entries make, one after the other. A name is relative to the tree whether it starts with <c>/</c> or not;
/// of entries with the same name the last counts; nothing lies below what is not a directory.
/// </summary>
/// <param name="archive">The archive.</param>
/// <param name="below">The tree that the archive is laid over, in which a hard link may lead to a file; null if it stands alone.</param>
internal sealed class ArchiveTree(ArchiveFile archive, DirectoryNode? below = null)
{
    // What stands for bytes that are not a letter.
    private const char Replacement = '\uFFFD';

    // How many directories an archive may make: a few bytes of a compressed archive can name a path of a thousand.
    private const int FreeDirectories = 1 << 14;
    private const int DirectoriesForEachEntry = 16;

    private long _entries;
    private long _directories;

    public DirectoryNode Root { get; } = new();

    /// <summary>Refuses a name or a link's target that was decoded from bytes that are not UTF-8.</summary>
    public string Checked(string text, long? offset = null) => !text.Contains(Replacement, StringComparison.Ordinal) ? text : throw archive.Fault(
        $"the name '{text}' is not valid UTF-8; make the archive anew with names in UTF-8", offset);

    /// <summary>Puts a file, a link or a device at its place.</summary>
    public void Place(string entry, TreeNode node, long? offset = null)
    {
        _entries++;
        string[] names = Names(entry, isDirectory: false, offset);
        if (names.Length == 0)
        {
            throw archive.Fault($"the entry '{entry}' is not a directory and names the whole tree", offset);
        }

        DirectoryNode parent = MakeDirectory(names.AsSpan()[..^1], entry, offset);
        if (parent.TryGet(names[^1], out TreeNode? present) && present is DirectoryNode { Children.Count: > 0 })
        {
            throw archive.Fault($"the entry '{entry}' is not a directory, and other entries lie below it", offset);
        }

        parent.Set(names[^1], node);
    }

    /// <summary>Makes a directory, or sets the time of one that is there.</summary>
    public void PlaceDirectory(string entry, DateTimeOffset? modified, long? offset = null)
    {
        _entries++;
        string[] names = Names(entry, isDirectory: true, offset);
        DirectoryNode parent = names.Length == 0 ? Root : MakeDirectory(names.AsSpan()[..^1], entry, offset);
        if (names.Length > 0 && parent.TryGet(names[^1], out TreeNode? present) && present is not DirectoryNode)
        {
            parent.Remove(names[^1]);
        }

        MakeDirectory(names, entry, offset).Modified = modified;
    }

    /// <summary>The node that a hard link is another name of.</summary>
    public TreeNode Target(string entry, string target, long? offset = null)
    {
        string[] names = Names(target, isDirectory: false, offset);
        TreeNode? node = Find(Root, names) ?? (below is null ? null : Find(below, names));
        return node is null or DirectoryNode
            ? throw archive.Fault($"the hard link '{entry}' leads to '{target}', which is not a file before it in the archive", offset)
            : node;
    }

    /// <summary>A symbolic link, stored as it is and never followed here.</summary>
    public SymlinkNode Symlink(string entry, string target, DateTimeOffset? modified, long? offset = null) =>
        target.Length == 0 || target.Contains('\0', StringComparison.Ordinal)
            ? throw archive.Fault($"the symbolic link '{entry}' has no target, or one that holds a NUL", offset)
            : new SymlinkNode(target) { Modified = modified };

    private static TreeNode? Find(DirectoryNode root, string[] names)
    {
        TreeNode? node = root;
        foreach (string name in names)
        {
            node = node is DirectoryNode directory && directory.TryGet(name, out TreeNode? child) ? child : null;
        }

        return node;
    }

    private string[] Names(string entry, bool isDirectory, long? offset)
    {
        string[] names = [.. entry.Split('/').Where(name => name is not ("" or "."))];
        string place = $"{archive.Path}: {entry}";
        EntryName.CheckDepth(isDirectory ? names.Length : names.Length - 1, place);
        foreach (string name in names)
        {
            if (name == "..")
            {
                throw archive.Fault($"the entry '{entry}' has a '..' in its name, which could lead out of the tree", offset);
            }

            EntryName.Check(name, place);
        }

        return names;
    }

    private DirectoryNode MakeDirectory(ReadOnlySpan<string> names, string entry, long? offset)
    {
        DirectoryNode directory = Root;
        foreach (string name in names)
        {
            if (!directory.TryGet(name, out TreeNode? node))
            {
                node = new DirectoryNode();
                directory.Set(name, node);
                if (++_directories > FreeDirectories + (DirectoriesForEachEntry * _entries))
                {
                    string start = entry[..Math.Min(entry.Length, 64)];
                    throw archive.Fault(
                        $"the entries up to '{start}...' lie in {_directories} directories, more than {DirectoriesForEachEntry} for each; " +
                        "such an archive is made to fill the memory",
                        offset);
                }
            }

            directory = node as DirectoryNode
                ?? throw archive.Fault($"the entry '{entry}' lies below '{name}', which is not a directory in the archive", offset);
        }

        return directory;
    }
}
