// SPDX-License-Identifier: MIT
using System.Text;

namespace WasiVfs.Trees;

/// <summary>Turns a tree of nodes into the list of inodes, level by level, each object once, with sizes and link counts.</summary>
internal sealed class InodeCollector
{
    private readonly Dictionary<TreeNode, PlannedInode> _inodes = new(ReferenceEqualityComparer.Instance);
    private readonly List<PlannedInode> _order = [];
    private readonly Queue<PlannedInode> _directories = new();
    private readonly Dictionary<PlannedInode, (PlannedInode Parent, int Depth)> _places = [];

    /// <summary>All inodes; the root is the first.</summary>
    public static PlannedInode[] Collect(DirectoryNode root, CancellationToken cancellationToken)
    {
        var collector = new InodeCollector();
        PlannedInode first = collector.Visit(root);
        collector._places.Add(first, (first, 0));
        while (collector._directories.TryDequeue(out PlannedInode? directory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            collector.LayOut(directory);
        }

        return [.. collector._order];
    }

    // What is written can be read again: a walk of the image goes no deeper than this, wherever the directories came from.
    private void LayOut(PlannedInode directory)
    {
        (PlannedInode parent, int depth) = _places[directory];
        if (depth > PathLimits.MaxDepth)
        {
            EntryName.CheckDepth(depth, PathOf(directory));
        }

        directory.Directory = new DirectoryLayout((DirectoryNode)directory.Node, directory, parent, Visit);
        directory.Size = directory.Directory.Size;
        directory.Links = 2;
        foreach (PlannedInode child in directory.Directory.Inodes)
        {
            if (child.Node is not DirectoryNode)
            {
                child.Links++;
            }
            else if (child != directory && child != parent)
            {
                directory.Links++;
                _places.Add(child, (directory, depth + 1));
            }
        }
    }

    private string PathOf(PlannedInode directory)
    {
        var names = new Stack<string>();
        for (PlannedInode at = directory, parent; (parent = _places[at].Parent) != at; at = parent)
        {
            names.Push(((DirectoryNode)parent.Node).Children.First(child => child.Value == at.Node).Key);
        }

        return string.Join('/', names);
    }

    private PlannedInode Visit(TreeNode node)
    {
        if (_inodes.TryGetValue(node, out PlannedInode? inode))
        {
            return node is not DirectoryNode ? inode
                : throw new InvalidOperationException("A directory has two places in the tree; only files can have more than one name.");
        }

        inode = new PlannedInode(node, checked((uint)_order.Count + 1));
        _inodes.Add(node, inode);
        _order.Add(inode);
        Measure(inode);
        return inode;
    }

    private void Measure(PlannedInode inode)
    {
        switch (inode.Node)
        {
            case DirectoryNode:
                _directories.Enqueue(inode);
                break;
            case FileNode file:
                inode.Size = file.Content.Length;
                break;
            case SymlinkNode link:
                inode.Target = TargetBytes(link.Target);
                inode.Size = inode.Target.Length;
                break;
        }
    }

    private static byte[] TargetBytes(string target)
    {
        byte[] bytes;
        try
        {
            bytes = Utf8Order.Strict.GetBytes(target);
        }
        catch (EncoderFallbackException)
        {
            throw EntryName.NotUtf8(target);
        }

        return bytes.Length <= PathLimits.MaxLinkTarget ? bytes : throw new FileSystemException(ErrorCode.NameTooLong, target,
            $"A symbolic link's target has {bytes.Length} bytes, over the limit of {PathLimits.MaxLinkTarget}; " +
            $"exclude the link: '{target[..64]}...'.");
    }
}
