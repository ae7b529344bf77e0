// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Trees;

/// <summary>
/// An EROFS image opened for reading: ours and those of <c>mkfs.erofs</c>, uncompressed, with blocks of 512 to 4096 bytes. It is read by
/// range and never loaded as a whole. Safe for concurrent reads.
/// </summary>
/// <remarks>Everything here and every descriptor throws <see cref="ImageFormatException"/> if the image turns out to be damaged, and
/// <see cref="ObjectDisposedException"/> once the image is closed.</remarks>
internal sealed class ErofsImage : IDisposable
{
    private readonly ImageBlocks _blocks;

    private ErofsImage(ByteSource source)
    {
        _blocks = new ImageBlocks(source);
        Root = OpenNode(_blocks.Superblock.RootNodeId);
        if (Root.Type != DescriptorType.Directory)
        {
            throw new ImageFormatException("The root is not a directory", ErofsFormat.SuperblockOffset + ErofsFormat.Superblock.RootNodeId);
        }
    }

    /// <summary>The root directory.</summary>
    public Descriptor Root { get; }

    /// <summary>Bytes of the image; a multiple of the block size.</summary>
    public long Length => _blocks.Length;

    /// <summary>Bytes of a block.</summary>
    public int BlockSize => _blocks.Superblock.BlockSize;

    internal ImageBlocks Blocks => _blocks;

    /// <summary>The files with their digests, if other images may take them over unread; null if not.</summary>
    internal KeptFiles? KeptFiles { get; set; }

    /// <summary>Opens an image in a file, which is kept open until <see cref="Dispose"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Where in the file the image starts.</param>
    /// <param name="length">Bytes of the image; null for the rest of the file.</param>
    public static ErofsImage Open(string path, long offset = 0, long? length = null)
    {
        SafeFileHandle file = HostFile.Open(path, FileOptions.RandomAccess);
        try
        {
            return Open(file, offset, length ?? RandomAccess.GetLength(file) - offset, ownsHandle: true);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens an image in a range of an open file.</summary>
    /// <param name="file">The file; it must be able to seek.</param>
    /// <param name="offset">Where in the file the image starts.</param>
    /// <param name="length">Bytes of the image.</param>
    /// <param name="ownsHandle">Whether <see cref="Dispose"/> closes the file.</param>
    /// <exception cref="ImageFormatException">The bytes are not an image that is supported, or the range leaves the file.</exception>
    public static ErofsImage Open(SafeFileHandle file, long offset, long length, bool ownsHandle = false)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (length < 0 || offset > RandomAccess.GetLength(file) - length)
        {
            throw new ImageFormatException($"The file has {RandomAccess.GetLength(file)} bytes and ends before the image does", length);
        }

        return new ErofsImage(new FileByteSource(file, offset, length, Cut, ownsHandle));
    }

    /// <summary>Opens an image in a source, which <see cref="Dispose"/> closes.</summary>
    internal static ErofsImage Open(ByteSource source) => new(source);

    /// <summary>Opens an image in memory.</summary>
    public static ErofsImage Open(ReadOnlyMemory<byte> image) => new(new MemoryByteSource(image));

    /// <summary>The object with a node id, such as a directory whose id <see cref="ErofsPlan.NodeId"/> told.</summary>
    /// <exception cref="ImageFormatException">No supported inode lies there.</exception>
    public Descriptor OpenNode(ulong nodeId) => new ErofsDescriptor(this, ErofsInode.Read(_blocks, nodeId));

    /// <summary>Closes the image and, if it was opened from a path, the file.</summary>
    public void Dispose() => _blocks.Dispose();

    private static ImageFormatException Cut(long offset) => new("The file ends within the image: it was cut while it was open", offset);
}
