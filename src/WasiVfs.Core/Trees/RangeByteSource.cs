// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>A range of another source, which stays open when this one is closed.</summary>
internal sealed class RangeByteSource(ByteSource whole, long start, long length) : ByteSource
{
    public override long Length => length;

    public override void Read(Span<byte> buffer, long offset) => whole.Read(buffer, start + offset);

    public override void Dispose() { }
}
