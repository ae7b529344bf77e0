// SPDX-License-Identifier: MIT
using System.Buffers;

namespace WasiVfs.Trees;

/// <summary>Collects whole blocks in a pooled buffer and hands them to a stream in large pieces.</summary>
internal sealed class BlockWriter(Stream destination, ByteCounter written, CancellationToken cancellationToken) : IDisposable
{
    private const int Capacity = 64 * ErofsFormat.BlockSize;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(Capacity);
    private int _used;

    public long BlocksWritten => (written.Done + _used) / ErofsFormat.BlockSize;

    /// <summary>The next blocks to fill, zeroed, at most <paramref name="count"/> and at least one. They count as written at once.</summary>
    public Span<byte> Next(long count = 1)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_used == Capacity)
        {
            Flush();
        }

        int length = (int)Math.Min(count * ErofsFormat.BlockSize, Capacity - _used);
        Span<byte> blocks = _buffer.AsSpan(_used, length);
        blocks.Clear();
        _used += length;
        return blocks;
    }

    public void Flush()
    {
        destination.Write(_buffer, 0, _used);
        written.Add(_used);
        _used = 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
