// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>A tree of nodes behind the handle API. The tree must not change any more.</summary>
internal sealed class NodeTree
{
    private readonly Dictionary<TreeNode, (ulong Number, ulong Links)> _objects = new(ReferenceEqualityComparer.Instance);

    /// <param name="root">The root directory.</param>
    /// <param name="name">What tells the tree from others, such as the path of its file.</param>
    public NodeTree(DirectoryNode root, string name)
    {
        Device = MetadataHashes.OfText(name);
        Root = new TreeDescriptor(this, root);
        var pending = new Stack<DirectoryNode>([root]);
        _objects.Add(root, (1, 2));
        while (pending.TryPop(out DirectoryNode? directory))
        {
            foreach (TreeNode child in directory.Children.Values)
            {
                Visit(child, directory, pending);
            }
        }
    }

    public Descriptor Root { get; }

    public ulong Device { get; }

    /// <summary>An object's number, and how many names it has; as on disk, a directory has two and one for each directory in it.</summary>
    public (ulong Number, ulong Links) this[TreeNode node] => _objects[node];

    private void Visit(TreeNode child, DirectoryNode parent, Stack<DirectoryNode> pending)
    {
        if (child is DirectoryNode below)
        {
            _objects.Add(child, ((ulong)_objects.Count + 1, 2));
            _objects[parent] = _objects[parent] with { Links = _objects[parent].Links + 1 };
            pending.Push(below);
        }
        else if (!_objects.TryAdd(child, ((ulong)_objects.Count + 1, 1)))
        {
            _objects[child] = _objects[child] with { Links = _objects[child].Links + 1 };
        }
    }
}
