// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Numerics;

namespace WasiVfs.Trees;

/// <summary>
/// The hash of a source in a compiled Python file (CPython, <c>_imp.source_hash</c>): SipHash, whose key is the number of the byte code's
/// version and zero. It is SipHash-1-3 since Python 3.11, SipHash-2-4 before.
/// </summary>
internal static class SourceHash
{
    // The number of Python 3.11.
    private const ushort FirstWithSipHash13 = 3495;

    /// <summary>The hash of a source.</summary>
    /// <param name="magic">The first four bytes of the compiled file.</param>
    /// <param name="source">The source's bytes.</param>
    public static ulong Of(uint magic, ReadOnlySpan<byte> source) =>
        (ushort)magic >= FirstWithSipHash13 ? SipHash(1, 3, magic, source) : SipHash(2, 4, magic, source);

    private static ulong SipHash(int rounds, int finalRounds, ulong key, ReadOnlySpan<byte> bytes)
    {
        (ulong a, ulong b, ulong c, ulong d) =
            (key ^ 0x736F_6D65_7073_6575, 0x646F_7261_6E64_6F6D, key ^ 0x6C79_6765_6E65_7261, 0x7465_6462_7974_6573);
        ulong last = (ulong)bytes.Length << 56;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            last |= (ulong)bytes[i] << (8 * i);
        }

        Mix(last);
        c ^= 0xFF;
        Round(finalRounds);
        return a ^ b ^ c ^ d;

        void Mix(ulong word)
        {
            d ^= word;
            Round(rounds);
            a ^= word;
        }

        void Round(int count)
        {
            for (; count > 0; count--)
            {
                a += b;
                b = BitOperations.RotateLeft(b, 13) ^ a;
                a = BitOperations.RotateLeft(a, 32);
                c += d;
                d = BitOperations.RotateLeft(d, 16) ^ c;
                a += d;
                d = BitOperations.RotateLeft(d, 21) ^ a;
                c += b;
                b = BitOperations.RotateLeft(b, 17) ^ c;
                c = BitOperations.RotateLeft(c, 32);
            }
        }
    }
}
