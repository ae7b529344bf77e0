// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace WasiVfs.Wasm;

/// <summary>Reads one element of a vector.</summary>
internal delegate T EntryReader<out T>(ref WasmReader reader);

/// <summary>
/// A cursor over bytes of a module that knows where in the file they lie, so that every error names an absolute offset.
/// Reads never pass the end of its own bytes: a section, a function body, a name are each read through a cursor of their own.
/// </summary>
internal ref partial struct WasmReader
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly long _baseOffset;
    private int _position;

    /// <summary>Creates a cursor at the first byte.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="baseOffset">Where the first of them lies in the file.</param>
    public WasmReader(ReadOnlySpan<byte> data, long baseOffset = 0)
    {
        _data = data;
        _baseOffset = baseOffset;
    }

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _position;

    /// <summary>Where the next byte lies in the file.</summary>
    public readonly long AbsoluteOffset => _baseOffset + _position;

    public readonly int Remaining => _data.Length - _position;

    public readonly bool AtEnd => _position == _data.Length;

    /// <summary>The bytes not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _data[_position..];

    /// <summary>Bytes that were read already, from one earlier <see cref="Position"/> to another.</summary>
    public readonly ReadOnlySpan<byte> Between(int start, int end) => _data[start..end];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadByte()
    {
        int position = _position;
        if ((uint)position >= (uint)_data.Length)
        {
            Malformed.Throw(Malformed.UnexpectedEnd, AbsoluteOffset);
        }

        _position = position + 1;
        return _data[position];
    }

    /// <summary>The next byte, which stays unread.</summary>
    public readonly byte PeekByte() =>
        _position < _data.Length ? _data[_position] : Malformed.Throw<byte>(Malformed.UnexpectedEnd, AbsoluteOffset);

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if ((uint)count > (uint)Remaining)
        {
            Malformed.Throw(Malformed.UnexpectedEnd, _baseOffset + _data.Length);
        }

        ReadOnlySpan<byte> bytes = _data.Slice(_position, count);
        _position += count;
        return bytes;
    }

    public void Skip(int count) => ReadBytes(count);

    /// <summary>A cursor of its own over the next bytes, which count as read here.</summary>
    public WasmReader Slice(int count)
    {
        long offset = AbsoluteOffset;
        return new WasmReader(ReadBytes(count), offset);
    }

    public uint ReadFixedU32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(sizeof(uint)));

    public ulong ReadFixedU64() => BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(sizeof(ulong)));

    /// <summary>The number of bytes that follow, checked to be there.</summary>
    public int ReadLength()
    {
        long offset = AbsoluteOffset;
        uint length = ReadU32();
        return length <= (uint)Remaining ? (int)length : Malformed.Throw<int>(Malformed.LengthOutOfBounds, offset);
    }

    /// <summary>The number of elements that follow, checked against the bytes left so that it can be allocated for.</summary>
    /// <param name="minElementSize">The fewest bytes that one element takes.</param>
    public int ReadCount(int minElementSize)
    {
        uint count = ReadU32();
        return (ulong)count * (uint)minElementSize <= (ulong)Remaining
            ? (int)count
            : Malformed.Throw<int>(Malformed.UnexpectedEnd, _baseOffset + _data.Length);
    }

    /// <summary>A vector: the number of elements, then each (core specification, Vectors).</summary>
    /// <param name="read">Reads one element.</param>
    /// <param name="minElementSize">The fewest bytes that one element takes.</param>
    public T[] ReadVector<T>(EntryReader<T> read, int minElementSize = 1)
    {
        var elements = new T[ReadCount(minElementSize)];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = read(ref this);
        }

        return elements;
    }

    /// <summary>Reads a vector and keeps nothing.</summary>
    /// <inheritdoc cref="ReadVector"/>
    public void SkipVector<T>(EntryReader<T> read, int minElementSize = 1)
    {
        for (int left = ReadCount(minElementSize); left > 0; left--)
        {
            read(ref this);
        }
    }

    /// <summary>A name: a length in bytes and that much UTF-8 (core specification, Names).</summary>
    public string ReadName()
    {
        int length = ReadLength();
        long offset = AbsoluteOffset;
        ReadOnlySpan<byte> bytes = ReadBytes(length);
        if (!Utf8.IsValid(bytes))
        {
            Malformed.Throw(Malformed.Utf8, offset);
        }

        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Throws if bytes are left: the content is shorter than the size that was announced.</summary>
    public readonly void ExpectEnd()
    {
        if (!AtEnd)
        {
            Malformed.Throw(Malformed.SectionSize, AbsoluteOffset);
        }
    }
}
