// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Trees;

/// <summary>A range of bytes that an image lies in, read at any position.</summary>
internal abstract class ByteSource : IDisposable
{
    public abstract long Length { get; }

    /// <summary>Fills the buffer from <paramref name="offset"/>; the range is known to lie within the source.</summary>
    public abstract void Read(long offset, Span<byte> buffer);

    public abstract void Dispose();
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
