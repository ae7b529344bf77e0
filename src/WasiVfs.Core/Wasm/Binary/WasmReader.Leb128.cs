// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace WasiVfs.Wasm;

internal ref partial struct WasmReader
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadU32()
    {
        int position = _position;
        if ((uint)position < (uint)_data.Length && _data[position] < 0x80)
        {
            _position = position + 1;
            return _data[position];
        }

        return (uint)ReadUnsigned(32);
    }

    public ulong ReadU64() => ReadUnsigned(64);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadS32()
    {
        int position = _position;
        if ((uint)position < (uint)_data.Length && _data[position] < 0x80)
        {
            _position = position + 1;
            return _data[position] << 25 >> 25;
        }

        return (int)ReadSigned(32);
    }

    /// <summary>The 33-bit integer of block types and heap types: a type index, or a negative code.</summary>
    public long ReadS33() => ReadSigned(33);

    public long ReadS64() => ReadSigned(64);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ulong ReadUnsigned(int bits)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = ReadByte();
            int left = bits - shift;
            if (left < 7)
            {
                CheckLastByte(part, (part & 0x7F) >> left == 0);
            }

            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long ReadSigned(int bits)
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = ReadByte();
            int left = bits - shift;
            if (left < 7)
            {
                int unused = 0x7F & (-1 << (left - 1));
                CheckLastByte(part, (part & unused) == 0 || (part & unused) == unused);
            }

            value |= (long)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                int spare = Math.Max(0, 64 - 7 - shift);
                return value << spare >> spare;
            }
        }
    }

    private readonly void CheckLastByte(byte part, bool unusedBitsFit)
    {
        if (part >= 0x80)
        {
            Malformed.Throw(Malformed.IntegerTooLong, AbsoluteOffset - 1);
        }

        if (!unusedBitsFit)
        {
            Malformed.Throw(Malformed.IntegerTooLarge, AbsoluteOffset - 1);
        }
    }
}
