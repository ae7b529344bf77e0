// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>The bytes of a file that is to be written: their number is known, they are read when they are needed.</summary>
public abstract class FileContent
{
    private protected FileContent() { }

    /// <summary>How many bytes there are.</summary>
    public abstract long Length { get; }

    /// <summary>Where the bytes come from, for messages.</summary>
    internal abstract string Path { get; }

    /// <summary>What an image needs that takes the file over unread; null if it has to be read.</summary>
    internal virtual KeptContent? Kept => null;

    /// <summary>Bytes that are in memory; the caller leaves them unchanged.</summary>
    public static FileContent FromBytes(ReadOnlyMemory<byte> bytes) => new MemoryContent(bytes);

    /// <summary>The bytes of a file of another tree, whose length and time must stay as they are until the image is written.</summary>
    /// <param name="directory">The directory that holds the file.</param>
    /// <param name="name">The file's name in it.</param>
    /// <param name="path">The file's path for messages.</param>
    public static FileContent FromDescriptor(Descriptor directory, string name, string path)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return new DescriptorContent(() => directory.OpenAt(PathFlags.None, name), directory.StatAt(PathFlags.None, name), path);
    }

    /// <summary>Opens the bytes for reading.</summary>
    /// <exception cref="FileSystemException">The file cannot be opened or is not what it was.</exception>
    internal abstract ByteSource Open();
}

/// <summary>Bytes in memory.</summary>
internal sealed class MemoryContent(ReadOnlyMemory<byte> bytes) : FileContent
{
    public override long Length => bytes.Length;

    internal override string Path => "bytes in memory";

    internal override ByteSource Open() => new MemoryByteSource(bytes);
}
