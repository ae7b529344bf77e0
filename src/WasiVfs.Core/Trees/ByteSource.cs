// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>A known number of bytes that are read at any position: an image, a file, what lies in an archive, or memory.</summary>
internal abstract class ByteSource : IDisposable
{
    /// <summary>How many bytes there are.</summary>
    public abstract long Length { get; }

    /// <summary>Fills the buffer from <paramref name="offset"/> on. The caller stays within <see cref="Length"/>.</summary>
    public abstract void Read(Span<byte> buffer, long offset);

    /// <summary>Reads as many bytes as there are, at most the buffer's length, and tells how many.</summary>
    public int ReadUpTo(Span<byte> buffer, long offset)
    {
        int count = (int)Math.Clamp(Length - offset, 0, buffer.Length);
        Read(buffer[..count], offset);
        return count;
    }

    /// <summary>Refuses bytes that changed since they were measured.</summary>
    public virtual void Verify() { }

    /// <summary>Closes what the source holds open of its own.</summary>
    public abstract void Dispose();
}

/// <summary>Bytes in memory.</summary>
internal sealed class MemoryByteSource(ReadOnlyMemory<byte> bytes) : ByteSource
{
    public override long Length => bytes.Length;

    public override void Read(Span<byte> buffer, long offset) => bytes.Span.Slice((int)offset, buffer.Length).CopyTo(buffer);

    public override void Dispose() { }
}

/// <summary>A range of another source, which stays open when this one is closed.</summary>
internal sealed class RangeByteSource(ByteSource whole, long start, long length) : ByteSource
{
    public override long Length => length;

    public override void Read(Span<byte> buffer, long offset) => whole.Read(buffer, start + offset);

    public override void Dispose() { }
}

/// <summary>A stream that can seek, from its first byte on. Reads take turns, since they move its position.</summary>
internal sealed class StreamByteSource(Stream stream, bool leaveOpen) : ByteSource
{
    private readonly Lock _turn = new();

    public override long Length { get; } = stream.Length;

    public override void Read(Span<byte> buffer, long offset)
    {
        lock (_turn)
        {
            stream.Position = offset;
            if (stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) is var count && count < buffer.Length)
            {
                throw new FileSystemException(ErrorCode.Io, "", $"The stream ends at byte {offset + count}, earlier than it did when it was opened.");
            }
        }
    }

    public override void Dispose()
    {
        if (!leaveOpen)
        {
            stream.Dispose();
        }
    }
}
