// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Bytes in memory.</summary>
internal sealed class MemoryByteSource(ReadOnlyMemory<byte> bytes) : ByteSource
{
    public override long Length => bytes.Length;

    public override void Read(Span<byte> buffer, long offset) => bytes.Span.Slice((int)offset, buffer.Length).CopyTo(buffer);

    public override void Dispose() { }
}
