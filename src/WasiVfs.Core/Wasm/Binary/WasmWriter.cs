// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Text;

namespace WasiVfs.Wasm;

/// <summary>A growing run of bytes in the binary format. Integers are written in their shortest form unless a width is asked
/// for.</summary>
internal sealed class WasmWriter
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] _buffer;
    private int _length;

    public WasmWriter(int capacity = 64) => _buffer = new byte[capacity];

    public int Length => _length;

    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _length);

    /// <summary>What is written so far; valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    public byte[] ToArray() => WrittenSpan.ToArray();

    /// <summary>Forgets what was written and keeps the buffer.</summary>
    public void Clear() => _length = 0;

    /// <summary>Forgets what was written from a position on.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)_length, nameof(length));
        _length = length;
    }

    public void WriteByte(byte value) => Reserve(1)[0] = value;

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    public void WriteFixedU32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(sizeof(uint)), value);

    public void WriteU32(uint value) => WriteU64(value);

    public void WriteU64(ulong value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        WriteByte((byte)value);
    }

    public void WriteS32(int value) => WriteS64(value);

    public void WriteS64(long value)
    {
        while (value is < -0x40 or > 0x3F)
        {
            WriteByte((byte)((byte)value | 0x80));
            value >>= 7;
        }

        WriteByte((byte)(value & 0x7F));
    }

    /// <summary>An unsigned integer in exactly <paramref name="width"/> bytes, so that it can take the place of
    /// another.</summary>
    public void WritePaddedU32(uint value, int width = Leb128.MaxU32)
    {
        if (width is < 1 or > Leb128.MaxU32 || Leb128.SizeOfU32(value) > width)
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, $"The integer {value} takes {Leb128.SizeOfU32(value)} to 5 bytes.");
        }

        for (; width > 1; width--)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        WriteByte((byte)value);
    }

    /// <summary>A length in bytes and the bytes.</summary>
    public void WriteSized(ReadOnlySpan<byte> bytes)
    {
        WriteU32((uint)bytes.Length);
        WriteBytes(bytes);
    }

    /// <summary>A length in bytes and the name in UTF-8.</summary>
    /// <exception cref="ArgumentException">The name has a surrogate without its partner.</exception>
    public void WriteName(string name) => WriteSized(StrictUtf8.GetBytes(name));

    private Span<byte> Reserve(int count)
    {
        int needed = checked(_length + count);
        if (needed > _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max((long)needed, 2L * _buffer.Length)));
        }

        Span<byte> room = _buffer.AsSpan(_length, count);
        _length = needed;
        return room;
    }
}
