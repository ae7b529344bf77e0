// SPDX-License-Identifier: MIT
namespace WasiVfs;

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
