// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>
/// An image's bytes with a small cache of the blocks that hold inodes and directories. A cached block never changes and a slot is
/// replaced as a whole, so readers need no lock.
/// </summary>
internal sealed class ImageBlocks : IDisposable
{
    private const int CacheSlots = 1024;
    private readonly ByteSource _source;
    private readonly CachedBlock?[] _cache;
    private readonly Lock _listing = new();
    private readonly HashSet<ulong> _listed = [];
    private long _listedBytes;
    private volatile bool _disposed;

    public ImageBlocks(ByteSource source)
    {
        _source = source;
        Length = source.Length;
        if (Length < ErofsSuperblock.End)
        {
            throw new ImageFormatException($"An EROFS image has at least {ErofsSuperblock.End} bytes, this one has {Length}", Length);
        }

        Span<byte> start = stackalloc byte[ErofsSuperblock.End];
        source.Read(start, 0);
        Superblock = ErofsSuperblock.Parse(start);
        long claimed = (long)Superblock.BlockCount << Superblock.BlockBits;
        if (claimed > Length)
        {
            throw new ImageFormatException($"The image is cut: it should have {claimed} bytes and has {Length}", Length);
        }

        // Some tools leave the count of blocks at 0; the kernel takes no notice of it.
        Length = claimed == 0 ? Length : claimed;
        _cache = new CachedBlock?[(int)Math.Min(CacheSlots, (Length >> Superblock.BlockBits) + 1)];
    }

    public ErofsSuperblock Superblock { get; }

    /// <summary>Bytes of the image; what follows in the file is not its.</summary>
    public long Length { get; }

    /// <summary>One block of metadata, shorter only at the image's end.</summary>
    public ReadOnlySpan<byte> Block(long number)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(ErofsImage));
        ref CachedBlock? slot = ref _cache[(int)(number % _cache.Length)];
        CachedBlock? block = Volatile.Read(ref slot);
        if (block is null || block.Number != number)
        {
            long offset = number << Superblock.BlockBits;
            block = new CachedBlock(number, new byte[(int)Math.Min(Superblock.BlockSize, Length - offset)]);
            _source.Read(block.Bytes, offset);
            Volatile.Write(ref slot, block);
        }

        return block.Bytes;
    }

    /// <summary>A range of metadata within one block; it is known to lie within the image.</summary>
    public ReadOnlySpan<byte> Metadata(long offset, int length) =>
        Block(offset >> Superblock.BlockBits).Slice((int)(offset & (Superblock.BlockSize - 1)), length);

    /// <summary>Copies metadata that may cross blocks.</summary>
    /// <exception cref="ImageFormatException">The range is outside the image.</exception>
    public void ReadMetadata(Span<byte> buffer, long offset)
    {
        if (offset > Length - buffer.Length)
        {
            throw new ImageFormatException("An inode lies outside the image", offset);
        }

        while (buffer.Length > 0)
        {
            int inBlock = Math.Min(buffer.Length, Superblock.BlockSize - (int)(offset & (Superblock.BlockSize - 1)));
            Metadata(offset, inBlock).CopyTo(buffer);
            buffer = buffer[inBlock..];
            offset += inBlock;
        }
    }

    /// <summary>Takes note of a directory that is listed. Together directories have no more bytes than the image, unless they lie over each
    /// other: then a small image could list more than any memory holds.</summary>
    /// <exception cref="ImageFormatException">Directories lie over each other.</exception>
    public void NoteListing(ErofsInode directory)
    {
        lock (_listing)
        {
            _listedBytes += _listed.Add(directory.NodeId) ? directory.Size : 0;
            if (_listedBytes > Length)
            {
                throw new ImageFormatException(
                    "The directories of the image have more bytes than the image: they lie over each other", directory.Offset);
            }
        }
    }

    /// <summary>Copies content past the cache; the range is known to lie within the image.</summary>
    public void ReadContent(Span<byte> buffer, long offset)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(ErofsImage));
        _source.Read(buffer, offset);
    }

    public void Dispose()
    {
        _disposed = true;
        _source.Dispose();
    }

    private sealed record CachedBlock(long Number, byte[] Bytes);
}
