// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>An object of a tree of nodes.</summary>
internal sealed class TreeDescriptor(NodeTree tree, TreeNode node) : NodeDescriptor
{
    public override DescriptorType Type => node.Type;

    public override DescriptorStat Stat() => new(node.Type, tree[node].Links, Size(), node.Modified ?? PosixTime.Make(PosixTime.Default, 0));

    public override IEnumerable<DirectoryEntry> ReadDirectory()
    {
        RequireDirectory();
        return ((DirectoryNode)node).Children
            .OrderBy(child => child.Key, Utf8Order.Comparer)
            .Select(child => new DirectoryEntry(child.Value.Type, child.Key));
    }

    public override int Read(Span<byte> buffer, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        RequireFile();
        FileContent content = ((FileNode)node).Content;
        int count = (int)Math.Clamp(content.Length - offset, 0, buffer.Length);
        if (count > 0)
        {
            using ByteSource source = content.Open();
            source.Read(buffer[..count], offset);
        }

        return count;
    }

    public override bool IsSameObject(Descriptor other) => other is TreeDescriptor descriptor && descriptor.Node == node;

    public override MetadataHashValue MetadataHash() => MetadataHashes.Of(tree.Device, tree[node].Number, Stat());

    internal TreeNode Node => node;

    internal override KeptContent? Kept => (node as FileNode)?.Content.Kept;

    internal override NodeDescriptor? Lookup(string name) =>
        ((DirectoryNode)node).TryGet(name, out TreeNode? child) ? new TreeDescriptor(tree, child) : null;

    internal override string ReadLink() => ((SymlinkNode)node).Target;

    private ulong Size() => node switch
    {
        FileNode file => (ulong)file.Content.Length,
        SymlinkNode link => (ulong)Utf8Order.Strict.GetByteCount(link.Target),
        _ => 0,
    };
}
