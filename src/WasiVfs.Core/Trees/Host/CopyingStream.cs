// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Trees;

/// <summary>
/// A file that is written from its start to its end, in part with ranges of other files, which the system copies: file systems that share
/// blocks (XFS, Btrfs) copy nothing. Ranges that follow each other in both files are copied as one.
/// </summary>
/// <param name="file">The file, at its start; it stays open.</param>
internal sealed class CopyingStream(FileStream file) : Stream
{
    private readonly BufferedStream _output = new(file, 1 << 16);
    private SafeFileHandle? _source;
    private long _from;
    private long _to;
    private long _pending;

    public override bool CanRead => false;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => Math.Max(_output.Length, _to + _pending);

    public override long Position
    {
        get => _pending > 0 ? _to + _pending : _output.Position;
        set
        {
            Settle();
            _output.Position = value;
        }
    }

    /// <summary>Writes a range of another file, which stays open until the next write or flush.</summary>
    public void Copy(SafeFileHandle source, long offset, long length)
    {
        if (_pending > 0 && (source != _source || offset != _from + _pending))
        {
            Settle();
        }

        if (_pending == 0)
        {
            _output.Flush();
            (_source, _from, _to) = (source, offset, _output.Position);
        }

        _pending += length;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > 0)
        {
            Settle();
            _output.Write(buffer);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        Settle();
        _output.Flush();
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Settle()
    {
        if (_pending > 0)
        {
            FileRange.Copy(_source!, _from, file.SafeFileHandle, _to, _pending);
            file.Position = _to + _pending;
            _output.Position = _to + _pending;
            _pending = 0;
        }
    }
}
