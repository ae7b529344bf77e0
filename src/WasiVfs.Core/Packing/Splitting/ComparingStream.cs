// SPDX-License-Identifier: MIT

namespace WasiVfs.Packing.Splitting;

/// <summary>Compares what is written with a file, and refuses at the first difference.</summary>
/// <param name="expected">The file.</param>
/// <param name="path">The file's path, for the message.</param>
/// <param name="modulePath">The path of the program that it is compared with.</param>
internal sealed class ComparingStream(ByteSource expected, string path, string modulePath) : Stream
{
    private byte[] _buffer = [];
    private long _position;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_buffer.Length < buffer.Length)
        {
            _buffer = new byte[buffer.Length];
        }

        int read = expected.ReadUpTo(_buffer.AsSpan(0, buffer.Length), _position);
        int equal = buffer.CommonPrefixLength(_buffer.AsSpan(0, read));
        if (equal < buffer.Length)
        {
            Refuse(_position + equal);
        }

        _position += buffer.Length;
    }

    /// <summary>Refuses a file that has more.</summary>
    public void ExpectEnd()
    {
        if (_position < expected.Length)
        {
            Refuse(_position);
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Refuse(long offset) => throw new PackException(
        ErrorId.NotThatModule,
        $"'{path}' is not '{modulePath}' and an image alone: the files differ at offset 0x{offset:x}. "
            + "It was made from another module, or changed after packing.",
        path,
        offset);
}
