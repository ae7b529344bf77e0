// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>A file's bytes as a stream that can seek.</summary>
internal class DescriptorStream : Stream
{
    private readonly Descriptor _file;
    private long _position;
    private bool _closed;

    public DescriptorStream(Descriptor file, long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        _file = file;
        _position = position;
    }

    public override bool CanRead => !_closed;

    public override bool CanSeek => !_closed;

    public override bool CanWrite => false;

    public override long Length => (long)Open().Stat().Size;

    public override long Position
    {
        get
        {
            Open();
            return _position;
        }

        set
        {
            Open();
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        int count = Open().Read(buffer, _position);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    public override int ReadByte()
    {
        byte value = 0;
        return Read(new Span<byte>(ref value)) == 0 ? -1 : value;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        long start = origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => Position,
            SeekOrigin.End => Length,
            _ => throw new ArgumentException("The origin is not one of the three.", nameof(origin)),
        };
        Open();
        return _position = start + offset is var position and >= 0 ? position : throw new IOException("A stream's position cannot be negative.");
    }

    public override void Flush() { }

    public override void SetLength(long value) => throw NoWriting();

    public override void Write(byte[] buffer, int offset, int count) => throw NoWriting();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            _file.Dispose();
        }

        _closed = true;
        base.Dispose(disposing);
    }

    private static NotSupportedException NoWriting() => new("The stream can only be read: its file is in a tree that cannot be changed.");

    private Descriptor Open()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        return _file;
    }
}
