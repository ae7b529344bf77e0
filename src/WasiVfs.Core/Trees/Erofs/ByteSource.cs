// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Trees;

/// <summary>A range of bytes that an image lies in, read at any position.</summary>
internal abstract class ByteSource : IDisposable
{
    public abstract long Length { get; }

    /// <summary>Fills the buffer from <paramref name="offset"/>; the range is known to lie within the source.</summary>
    public abstract void Read(long offset, Span<byte> buffer);

    /// <summary>Reads as many bytes as there are, at most the buffer's length, and tells how many.</summary>
    public int ReadUpTo(Span<byte> buffer, long offset)
    {
        int count = (int)Math.Clamp(Length - offset, 0, buffer.Length);
        Read(offset, buffer[..count]);
        return count;
    }

    public abstract void Dispose();
}

/// <summary>A range of another source, which stays open when this one is closed.</summary>
internal sealed class RangeByteSource(ByteSource whole, long start, long length) : ByteSource
{
    public override long Length => length;

    public override void Read(long offset, Span<byte> buffer) => whole.Read(start + offset, buffer);

    public override void Dispose() { }
}

/// <summary>A stream that can seek, from its first byte on. Reads take turns, since they move its position.</summary>
internal sealed class StreamByteSource(Stream stream, bool leaveOpen) : ByteSource
{
    private readonly Lock _turn = new();

    public override long Length { get; } = stream.Length;

    public override void Read(long offset, Span<byte> buffer)
    {
        lock (_turn)
        {
            stream.Position = offset;
            if (stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) is var count && count < buffer.Length)
            {
                throw new ImageFormatException("The stream ends earlier than it did when it was opened", offset + count);
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

/// <summary>Bytes in memory.</summary>
internal sealed class MemoryByteSource(ReadOnlyMemory<byte> bytes) : ByteSource
{
    public override long Length => bytes.Length;

    public override void Read(long offset, Span<byte> buffer) => bytes.Span.Slice((int)offset, buffer.Length).CopyTo(buffer);

    public override void Dispose() { }
}

/// <summary>A range of an open file.</summary>
internal sealed class FileByteSource(SafeFileHandle file, long start, long length, bool ownsHandle) : ByteSource
{
    public override long Length => length;

    public override void Read(long offset, Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            int count = RandomAccess.Read(file, buffer, start + offset);
            if (count == 0)
            {
                throw new ImageFormatException("The file ends within the image: it was cut while it was open", offset);
            }

            buffer = buffer[count..];
            offset += count;
        }
    }

    public override void Dispose()
    {
        if (ownsHandle)
        {
            file.Dispose();
        }
    }
}
