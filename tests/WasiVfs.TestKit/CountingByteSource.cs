// SPDX-License-Identifier: MIT

namespace WasiVfs.Tests.Support;

/// <summary>Bytes in memory, and how many of them were read.</summary>
internal sealed class CountingByteSource(byte[] bytes) : ByteSource
{
    public long BytesRead { get; private set; }

    public override long Length => bytes.Length;

    public override void Read(Span<byte> buffer, long offset)
    {
        BytesRead += buffer.Length;
        bytes.AsSpan((int)offset, buffer.Length).CopyTo(buffer);
    }

    public override void Dispose() { }
}
