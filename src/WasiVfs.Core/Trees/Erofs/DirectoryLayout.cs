// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using Format = WasiVfs.Trees.ErofsFormat;

namespace WasiVfs.Trees;

/// <summary>
/// A directory's entries in the form in which they are stored: sorted by bytes, cut into blocks so that no entry crosses one. Each
/// block is an array of entries, then their names.
/// </summary>
internal sealed class DirectoryLayout
{
    private readonly Entry[] _entries;
    private readonly List<int> _firstOfBlock = [];

    public DirectoryLayout(DirectoryNode directory, PlannedInode self, PlannedInode parent, Func<TreeNode, PlannedInode> inodeOf)
    {
        _entries = new Entry[directory.Children.Count + 2];
        _entries[0] = new Entry("."u8.ToArray(), self);
        _entries[1] = new Entry(".."u8.ToArray(), parent);
        int next = 2;
        foreach ((string name, TreeNode node) in directory.Children)
        {
            _entries[next++] = new Entry(Utf8Order.Strict.GetBytes(name), inode: null, node);
        }

        Array.Sort(_entries, static (x, y) => x.Name.AsSpan().SequenceCompareTo(y.Name));
        for (int i = 0; i < _entries.Length; i++)
        {
            ref Entry entry = ref _entries[i];
            entry.Inode ??= inodeOf(entry.Node!);
        }

        Size = CutIntoBlocks();
    }

    /// <summary>Bytes of the directory: whole blocks, and what the last one uses.</summary>
    public long Size { get; }

    public IEnumerable<PlannedInode> Inodes => _entries.Select(entry => entry.Inode!);

    /// <summary>Writes one block of the directory; <paramref name="block"/> is zeroed and as long as what the block uses, or longer.</summary>
    public void WriteBlock(int index, Span<byte> block)
    {
        int first = _firstOfBlock[index];
        int end = index + 1 < _firstOfBlock.Count ? _firstOfBlock[index + 1] : _entries.Length;
        int nameOffset = (end - first) * Format.Dirent.Size;
        for (int i = first; i < end; i++)
        {
            (byte[] name, PlannedInode inode) = (_entries[i].Name, _entries[i].Inode!);
            Span<byte> dirent = block.Slice((i - first) * Format.Dirent.Size, Format.Dirent.Size);
            BinaryPrimitives.WriteUInt64LittleEndian(dirent[Format.Dirent.NodeId..], inode.NodeId);
            BinaryPrimitives.WriteUInt16LittleEndian(dirent[Format.Dirent.NameOffset..], (ushort)nameOffset);
            dirent[Format.Dirent.FileType] = (byte)Format.TypesByDirent.IndexOf(inode.Node.Type);
            name.CopyTo(block[nameOffset..]);
            nameOffset += name.Length;
        }
    }

    private long CutIntoBlocks()
    {
        long used = Format.BlockSize;
        for (int i = 0; i < _entries.Length; i++)
        {
            int length = Format.Dirent.Size + _entries[i].Name.Length;
            if (used + length > Format.BlockSize)
            {
                _firstOfBlock.Add(i);
                used = 0;
            }

            used += length;
        }

        return ((_firstOfBlock.Count - 1L) * Format.BlockSize) + used;
    }

    private struct Entry(byte[] name, PlannedInode? inode, TreeNode? node = null)
    {
        public readonly byte[] Name = name;
        public readonly TreeNode? Node = node;
        public PlannedInode? Inode = inode;
    }
}
