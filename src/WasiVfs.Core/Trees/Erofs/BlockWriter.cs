// SPDX-License-Identifier: MIT
using System.Buffers;
using Microsoft.Win32.SafeHandles;

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

    /// <summary>Whether blocks of other files can be copied by the system.</summary>
    public bool Copies => destination is CopyingStream;

    /// <summary>Copies whole blocks of another file, which must not change until all is written.</summary>
    public void Copy(SafeFileHandle source, long start, long count)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Flush();
        long length = count * ErofsFormat.BlockSize;
        ((CopyingStream)destination).Copy(source, start, length);
        written.Add(length);
    }

    public void Flush()
    {
        if (_used > 0)
        {
            destination.Write(_buffer, 0, _used);
            written.Add(_used);
            _used = 0;
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
