// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace WasiVfs.Trees;

/// <summary>The checksum of zip: CRC-32 as PKWARE's APPNOTE.TXT 4.4.7 has it, eight bytes at a step by eight tables.</summary>
internal struct Crc32()
{
    private const uint Polynomial = 0xEDB88320;
    private const int Step = sizeof(ulong);
    private const int TableSize = 256;

    /// <summary>For each place of a byte within a step, counted from its end, and each value of the byte: what it adds to the checksum.</summary>
    private static readonly uint[] Tables = MakeTables();

    private uint _state = uint.MaxValue;

    public readonly uint Value => ~_state;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint state = _state;
        for (; bytes.Length >= Step; bytes = bytes[Step..])
        {
            ulong next = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ state;
            state = At(7, next) ^ At(6, next >> 8) ^ At(5, next >> 16) ^ At(4, next >> 24)
                ^ At(3, next >> 32) ^ At(2, next >> 40) ^ At(1, next >> 48) ^ At(0, next >> 56);
        }

        foreach (byte value in bytes)
        {
            state = Tables[(byte)(state ^ value)] ^ (state >> 8);
        }

        _state = state;
    }

    private static uint At(int place, ulong value) => Tables[(place * TableSize) + (byte)value];

    private static uint[] MakeTables()
    {
        var tables = new uint[Step * TableSize];
        for (uint i = 0; i < TableSize; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
            }

            tables[i] = value;
        }

        for (int i = TableSize; i < tables.Length; i++)
        {
            uint before = tables[i - TableSize];
            tables[i] = tables[(byte)before] ^ (before >> 8);
        }

        return tables;
    }
}
