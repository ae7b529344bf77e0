// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;

namespace WasiVfs.Trees;

/// <summary>One object of a tree that is to be written as an image: the tree can still be changed.</summary>
public abstract class TreeNode
{
    private protected TreeNode() { }

    /// <summary>When the content last changed, kept to 100 ns; null stands for the image's epoch.</summary>
    public DateTimeOffset? Modified { get; set; }

    /// <summary>What the object is.</summary>
    public abstract DescriptorType Type { get; }
}

/// <summary>A symbolic link.</summary>
public sealed class SymlinkNode : TreeNode
{
    /// <summary>Creates a link to <paramref name="target"/>, stored as it is given.</summary>
    public SymlinkNode(string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        Target = target;
    }

    /// <summary>The path that the link stands for.</summary>
    public string Target { get; }

    /// <inheritdoc/>
    public override DescriptorType Type => DescriptorType.SymbolicLink;
}

/// <summary>A device, pipe or socket: it is told of, so that it can be refused or left out, and never written.</summary>
internal sealed class SpecialNode(DescriptorType type) : TreeNode
{
    public override DescriptorType Type => type;
}

/// <summary>A regular file. The same instance under two names is a hard link.</summary>
public sealed class FileNode : TreeNode
{
    /// <summary>Creates a file with the given content.</summary>
    public FileNode(FileContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Content = content;
    }

    /// <summary>Where the bytes come from.</summary>
    public FileContent Content { get; internal set; }

    /// <inheritdoc/>
    public override DescriptorType Type => DescriptorType.RegularFile;
}

/// <summary>A directory. An instance has one place in a tree.</summary>
public sealed class DirectoryNode : TreeNode
{
    private static readonly Dictionary<string, TreeNode> NoChildren = [];
    private Dictionary<string, TreeNode>? _children;

    /// <inheritdoc/>
    public override DescriptorType Type => DescriptorType.Directory;

    /// <summary>The entries by name, in no particular order.</summary>
    public IReadOnlyDictionary<string, TreeNode> Children => _children ?? NoChildren;

    /// <summary>Adds an entry, in place of one that has the name already.</summary>
    /// <exception cref="FileSystemException"><paramref name="name"/> can be no entry's name.</exception>
    public void Set(string name, TreeNode node)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(node);
        EntryName.Check(name, name);
        (_children ??= new Dictionary<string, TreeNode>(StringComparer.Ordinal))[name] = node;
    }

    /// <summary>Removes an entry; false if there is no entry of that name.</summary>
    public bool Remove(string name) => _children?.Remove(name) == true;

    /// <summary>The entry of that name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out TreeNode? node) => Children.TryGetValue(name, out node);

    /// <summary>The node at a path below this directory, or null; links are not followed.</summary>
    public TreeNode? Find(GuestPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        TreeNode? node = this;
        foreach (string name in path.Components)
        {
            node = node is DirectoryNode directory && directory.TryGet(name, out TreeNode? child) ? child : null;
        }

        return node;
    }
}
