// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>A known number of bytes that are read at any position: an image, a file, what lies in an archive, or memory.</summary>
internal abstract class ByteSource : IDisposable
{
    /// <summary>How many bytes there are.</summary>
    public abstract long Length { get; }

    /// <summary>Fills the buffer from <paramref name="offset"/> on. The caller stays within <see cref="Length"/>.</summary>
    public abstract void Read(Span<byte> buffer, long offset);

    /// <summary>Refuses bytes that changed since they were measured.</summary>
    public virtual void Verify() { }

    /// <summary>Closes what the source holds open of its own.</summary>
    public abstract void Dispose();
}

/// <summary>Bytes in memory.</summary>
internal sealed class MemorySource(ReadOnlyMemory<byte> bytes) : ByteSource
{
    public override long Length => bytes.Length;

    public override void Read(Span<byte> buffer, long offset) => bytes.Span.Slice((int)offset, buffer.Length).CopyTo(buffer);

    public override void Dispose() { }
}
