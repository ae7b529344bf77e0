// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Lays mapped trees over each other. Nodes of files and links are shared with the sources, directories are copied.</summary>
internal sealed class TreeUnion(DirectoryNode root, ConflictPolicy policy)
{
    public void Add(MappedTree mapping)
    {
        if (mapping.Path.IsRoot)
        {
            Unite(root, (DirectoryNode)mapping.Tree, mapping.Path);
            return;
        }

        DirectoryNode directory = MakeDirectory(mapping.Path.Parent!);
        if (policy == ConflictPolicy.Replace)
        {
            directory.Set(mapping.Path.Name, Copy(mapping.Tree));
        }
        else
        {
            Put(directory, mapping.Path, mapping.Tree);
        }
    }

    private void Unite(DirectoryNode target, DirectoryNode source, GuestPath path)
    {
        target.Modified = source.Modified;
        foreach ((string name, TreeNode node) in source.Children)
        {
            Put(target, path.Combine(name), node);
        }
    }

    private void Put(DirectoryNode directory, GuestPath path, TreeNode node)
    {
        if (!directory.TryGet(path.Name, out TreeNode? present))
        {
            directory.Set(path.Name, Copy(node));
        }
        else if (present is DirectoryNode below && node is DirectoryNode source)
        {
            Unite(below, source, path);
        }
        else if (policy == ConflictPolicy.Error)
        {
            throw new FileSystemException(ErrorCode.Exist, path.ToString(),
                $"Two mappings bring '{path}'.", ErrorId.MappingConflict);
        }
        else
        {
            directory.Set(path.Name, Copy(node));
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
