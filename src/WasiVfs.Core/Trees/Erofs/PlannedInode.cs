// SPDX-License-Identifier: MIT
using System.Security.Cryptography;

namespace WasiVfs.Trees;

/// <summary>One object of the tree with its place in the image.</summary>
internal sealed class PlannedInode(TreeNode node, uint number)
{
    public TreeNode Node { get; } = node;

    /// <summary>1 for the root, then counted in the order in which objects are visited, level by level.</summary>
    public uint Number { get; } = number;

    public uint Links { get; set; }

    /// <summary>Bytes of content: a file's, a link's target, a directory's entries.</summary>
    public long Size { get; set; }

    /// <summary>Whether the inode needs the 64-byte form.</summary>
    public bool Extended { get; set; }

    /// <summary>Whether the bytes after the last whole block follow the inode.</summary>
    public bool Inline { get; set; }

    /// <summary>Where the inode lies, in bytes from the image's start.</summary>
    public long Offset { get; set; }

    /// <summary>The first block of the content that is not inline.</summary>
    public uint StartBlock { get; set; }

    /// <summary>An earlier file with the same bytes, whose blocks this one uses.</summary>
    public PlannedInode? Original { get; set; }

    /// <summary>SHA-256 of the content, once it was compared with another file's or written with digests.</summary>
    public byte[]? Hash { get; set; }

    /// <summary>A checksum of the tail as it was written: the tail is written before the blocks, and read again behind them for the hash.</summary>
    public uint TailChecksum { get; set; }

    /// <summary>How the entries of a directory lie in its blocks.</summary>
    public DirectoryLayout? Directory { get; set; }

    /// <summary>The UTF-8 of a symbolic link's target.</summary>
    public byte[]? Target { get; set; }

    public ulong NodeId => (ulong)(Offset / ErofsFormat.InodeSlot);

    public int InodeSize => Extended ? ErofsFormat.ExtendedInode.Size : ErofsFormat.CompactInode.Size;

    public int Tail => Inline ? (int)(Size % ErofsFormat.BlockSize) : 0;

    /// <summary>How many blocks hold the content that is not inline.</summary>
    public long Blocks => (Size - Tail + ErofsFormat.BlockSize - 1) / ErofsFormat.BlockSize;

    /// <summary>The bytes of a file: those of the earlier equal file if there is one, so that an image never mixes two states.</summary>
    public FileContent Content => ((FileNode)(Original ?? this).Node).Content;

    public bool HasHash(byte[] hash) => Hash is not null && CryptographicOperations.FixedTimeEquals(Hash, hash);
}
