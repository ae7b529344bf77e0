// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace WasiVfs.Trees;

/// <summary>
/// The digests of an image, in which each of its bytes counts once: the SHA-256 of the content of each regular file, as <c>sha256sum</c>
/// tells it, and one of everything else in the order of the image (superblock, inodes, directories, link targets, padding). The hash over
/// all of these, <see cref="Root"/>, stands for the whole image.
/// </summary>
/// <remarks>In bytes: the digest of everything else, the number of files (32 bits, little endian), and for each file its node id (32 bits,
/// little endian) and its digest, ascending by node id.</remarks>
internal sealed class ImageDigests
{
    private const int HashSize = ContentHash.Size;
    private const int EntrySize = sizeof(uint) + HashSize;
    private const int HeaderSize = HashSize + sizeof(uint);

    private ImageDigests(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The digests as they are stored.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>How many files there are.</summary>
    public int Count => (Bytes.Length - HeaderSize) / EntrySize;

    /// <summary>The digest of all that is not content of a regular file.</summary>
    public ReadOnlySpan<byte> Rest => Bytes.Span[..HashSize];

    /// <summary>The SHA-256 of <see cref="Bytes"/>.</summary>
    public byte[] Root => ContentHash.Of(Bytes.Span);

    /// <summary>The node ids of the files, in the order of the digests.</summary>
    public IEnumerable<uint> NodeIds => Enumerable.Range(0, Count).Select(NodeId);

    /// <summary>The node id of a file.</summary>
    public uint NodeId(int index) => BinaryPrimitives.ReadUInt32LittleEndian(Entry(index));

    /// <summary>The digest of a file's content.</summary>
    public ReadOnlySpan<byte> File(int index) => Entry(index)[sizeof(uint)..];

    /// <summary>Puts digests together.</summary>
    /// <param name="rest">The digest of all that is not content of a regular file.</param>
    /// <param name="files">Node id and digest of each file, ascending by node id.</param>
    /// <param name="count">How many files there are.</param>
    public static ImageDigests Of(ReadOnlySpan<byte> rest, IEnumerable<(uint NodeId, ReadOnlyMemory<byte> Digest)> files, int count)
    {
        byte[] bytes = new byte[checked(HeaderSize + (count * EntrySize))];
        rest.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(HashSize), (uint)count);
        int at = HeaderSize;
        foreach ((uint nodeId, ReadOnlyMemory<byte> digest) in files)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), nodeId);
            digest.Span.CopyTo(bytes.AsSpan(at + sizeof(uint), HashSize));
            at += EntrySize;
        }

        return new ImageDigests(bytes);
    }

    /// <summary>Reads stored digests; null if the bytes cannot be digests.</summary>
    public static ImageDigests? TryRead(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < HeaderSize)
        {
            return null;
        }

        uint count = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[HashSize..]);
        return HeaderSize + ((long)count * EntrySize) == bytes.Length ? new ImageDigests(bytes) : null;
    }

    private ReadOnlySpan<byte> Entry(int index) => Bytes.Span.Slice(HeaderSize + (index * EntrySize), EntrySize);
}
