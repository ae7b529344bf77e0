// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Another source between bytes in memory; it stays open when this one is closed.</summary>
/// <param name="before">What comes before it.</param>
/// <param name="whole">The other source.</param>
/// <param name="after">What comes behind it.</param>
internal sealed class SurroundedByteSource(byte[] before, ByteSource whole, byte[] after) : ByteSource
{
    public override long Length => before.Length + whole.Length + after.Length;

    public override void Read(Span<byte> buffer, long offset)
    {
        if (offset < before.Length)
        {
            Span<byte> start = buffer[..(int)Math.Min(buffer.Length, before.Length - offset)];
            before.AsSpan((int)offset, start.Length).CopyTo(start);
            buffer = buffer[start.Length..];
            offset = before.Length;
        }

        offset -= before.Length;
        Span<byte> middle = buffer[..(int)Math.Clamp(whole.Length - offset, 0, buffer.Length)];
        if (middle.Length > 0)
        {
            whole.Read(middle, offset);
        }

        buffer = buffer[middle.Length..];
        after.AsSpan((int)Math.Max(0, offset + middle.Length - whole.Length), buffer.Length).CopyTo(buffer);
    }

    public override void Verify() => whole.Verify();

    public override void Dispose() { }
}
