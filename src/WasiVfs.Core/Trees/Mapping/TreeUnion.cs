// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Lays mapped trees over each other. Nodes of files and links are shared with the sources, directories are copied.</summary>
internal sealed class TreeUnion(DirectoryNode root, ConflictPolicy policy)
{
    public void Add(MappedTree mapping)
    {
        if (mapping.Path.IsRoot)
        {
            Unite(root, (DirectoryNode)mapping.Tree, "");
            return;
        }

        DirectoryNode directory = MakeDirectory(mapping.Path.Parent!);
        if (policy == ConflictPolicy.Replace)
        {
            directory.Set(mapping.Path.Name, Copy(mapping.Tree));
        }
        else
        {
            Put(directory, mapping.Path.Name, mapping.Tree, mapping.Path.Parent!.ToString().TrimEnd('/'));
        }
    }

    /// <param name="target">The directory that takes up the other.</param>
    /// <param name="source">The other directory.</param>
    /// <param name="path">The path of both without a final <c>/</c>, for messages.</param>
    private void Unite(DirectoryNode target, DirectoryNode source, string path)
    {
        target.Modified = source.Modified;
        foreach ((string name, TreeNode node) in source.Children)
        {
            Put(target, name, node, path);
        }
    }

    private void Put(DirectoryNode directory, string name, TreeNode node, string path)
    {
        if (!directory.TryGet(name, out TreeNode? present))
        {
            directory.Set(name, Copy(node));
        }
        else if (present is DirectoryNode below && node is DirectoryNode source)
        {
            Unite(below, source, $"{path}/{name}");
        }
        else if (policy == ConflictPolicy.Error)
        {
            throw new FileSystemException(ErrorCode.Exist, $"{path}/{name}",
                $"Two mappings bring '{path}/{name}'.", ErrorId.MappingConflict);
        }
        else
        {
            directory.Set(name, Copy(node));
        }
    }

    private DirectoryNode MakeDirectory(GuestPath path)
    {
        DirectoryNode directory = root;
        foreach (string name in path.Components)
        {
            if (!directory.TryGet(name, out TreeNode? node))
            {
                node = new DirectoryNode();
                directory.Set(name, node);
            }

            directory = node as DirectoryNode ?? throw new FileSystemException(ErrorCode.NotDirectory, path.ToString(),
                $"A mapping lies below '{path}', but '{name}' in it is not a directory; map it elsewhere.");
        }

        return directory;
    }

    private static TreeNode Copy(TreeNode node)
    {
        if (node is not DirectoryNode directory)
        {
            return node;
        }

        var copy = new DirectoryNode { Modified = directory.Modified };
        foreach ((string name, TreeNode child) in directory.Children)
        {
            copy.Set(name, Copy(child));
        }

        return copy;
    }
}
