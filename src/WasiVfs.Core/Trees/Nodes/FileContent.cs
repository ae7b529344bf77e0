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
    internal abstract ContentReader Open();
}

/// <summary>Reads a file's bytes at any position, once it is open.</summary>
internal abstract class ContentReader : IDisposable
{
    /// <summary>Fills the buffer from <paramref name="offset"/>.</summary>
    public abstract void Read(Span<byte> buffer, long offset);

    /// <summary>Refuses a file that changed since it was measured.</summary>
    public abstract void Verify();

    public abstract void Dispose();
}

/// <summary>Bytes in memory.</summary>
internal sealed class MemoryContent(ReadOnlyMemory<byte> bytes) : FileContent
{
    public override long Length => bytes.Length;

    internal override string Path => "bytes in memory";

    internal override ContentReader Open() => new Reader(bytes);

    private sealed class Reader(ReadOnlyMemory<byte> bytes) : ContentReader
    {
        public override void Read(Span<byte> buffer, long offset) => bytes.Span.Slice((int)offset, buffer.Length).CopyTo(buffer);

        public override void Verify() { }

        public override void Dispose() { }
    }
}

/// <summary>A file of another tree, opened anew for each use so that no number of files holds that number of handles.</summary>
internal sealed class DescriptorContent(Func<Descriptor> open, DescriptorStat expected, string path) : FileContent
{
    public override long Length => checked((long)expected.Size);

    internal override string Path => path;

    internal override ContentReader Open()
    {
        var reader = new Reader(open(), expected, path);
        reader.Verify();
        return reader;
    }

    private sealed class Reader(Descriptor file, DescriptorStat expected, string path) : ContentReader
    {
        public override void Read(Span<byte> buffer, long offset)
        {
            if (file.Read(buffer, offset) != buffer.Length)
            {
                throw Changed();
            }
        }

        public override void Verify()
        {
            DescriptorStat stat = file.Stat();
            if (stat.Type != expected.Type || stat.Size != expected.Size || stat.Modified != expected.Modified)
            {
                throw Changed();
            }
        }

        public override void Dispose() => (file as IDisposable)?.Dispose();

        private FileSystemException Changed() => ContentErrors.Changed(path);
    }
}

/// <summary>What is said of a file whose bytes are not what they were.</summary>
internal static class ContentErrors
{
    public static FileSystemException Changed(string path) =>
        new(ErrorCode.Io, path, $"'{path}' changed while it was read; try again when nothing writes to it.");
}
