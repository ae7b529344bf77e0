// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace WasiVfs;

/// <summary>SHA-256 (FIPS 180-4, section 6.2) that needs no library of the system.</summary>
internal sealed class ManagedSha256 : HashAlgorithm
{
    private const int BlockSize = 64, Rounds = 64, LengthSize = sizeof(ulong);

    // The first 32 bits of the fractional parts of the cube roots of the first 64 primes (section 4.2.2).
    private static readonly uint[] Constants = [.. Primes(Rounds).Select(prime => Fraction(Math.Cbrt(prime)))];

    // And of the square roots of the first 8 (section 5.3.3).
    private static readonly uint[] Start = [.. Primes(8).Select(prime => Fraction(Math.Sqrt(prime)))];

    private readonly uint[] _state = new uint[Start.Length];
    private readonly byte[] _rest = new byte[BlockSize];
    private ulong _length;

    public ManagedSha256()
    {
        HashSizeValue = 8 * SHA256.HashSizeInBytes;
        Initialize();
    }

    public override void Initialize()
    {
        Start.CopyTo(_state, 0);
        _length = 0;
    }

    /// <summary>Hashes more bytes.</summary>
    public void Append(ReadOnlySpan<byte> source)
    {
        int used = (int)(_length % BlockSize);
        _length += (ulong)source.Length;
        if (used > 0)
        {
            int count = Math.Min(BlockSize - used, source.Length);
            source[..count].CopyTo(_rest.AsSpan(used));
            source = source[count..];
            if (used + count < BlockSize)
            {
                return;
            }

            Compress(_rest);
        }

        int whole = source.Length / BlockSize * BlockSize;
        Compress(source[..whole]);
        source[whole..].CopyTo(_rest);
    }

    /// <summary>The digest of what was hashed; the next bytes begin another one.</summary>
    public byte[] Finish()
    {
        // One bit, zeros, and the length in bits at the end of a block (section 5.1.1).
        ulong bits = _length * 8;
        Span<byte> padding = stackalloc byte[2 * BlockSize];
        padding.Clear();
        padding[0] = 0x80;
        int used = (int)(_length % BlockSize);
        int count = (used < BlockSize - LengthSize ? BlockSize : 2 * BlockSize) - used;
        BinaryPrimitives.WriteUInt64BigEndian(padding[(count - LengthSize)..], bits);
        Append(padding[..count]);
        byte[] digest = new byte[SHA256.HashSizeInBytes];
        for (int i = 0; i < _state.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(digest.AsSpan(i * sizeof(uint)), _state[i]);
        }

        Initialize();
        return digest;
    }

    protected override void HashCore(byte[] array, int ibStart, int cbSize) => Append(array.AsSpan(ibStart, cbSize));

    protected override void HashCore(ReadOnlySpan<byte> source) => Append(source);

    protected override byte[] HashFinal() => Finish();

    private void Compress(ReadOnlySpan<byte> blocks)
    {
        Span<uint> schedule = stackalloc uint[Rounds];
        for (; blocks.Length >= BlockSize; blocks = blocks[BlockSize..])
        {
            for (int i = 0; i < BlockSize / sizeof(uint); i++)
            {
                schedule[i] = BinaryPrimitives.ReadUInt32BigEndian(blocks[(i * sizeof(uint))..]);
            }

            for (int i = BlockSize / sizeof(uint); i < Rounds; i++)
            {
                uint early = schedule[i - 15], late = schedule[i - 2];
                schedule[i] = schedule[i - 16] + schedule[i - 7]
                    + (BitOperations.RotateRight(early, 7) ^ BitOperations.RotateRight(early, 18) ^ (early >> 3))
                    + (BitOperations.RotateRight(late, 17) ^ BitOperations.RotateRight(late, 19) ^ (late >> 10));
            }

            Compress(schedule);
        }
    }

    private void Compress(Span<uint> schedule)
    {
        uint[] constants = Constants;
        uint a = _state[0], b = _state[1], c = _state[2], d = _state[3], e = _state[4], f = _state[5], g = _state[6], h = _state[7];
        // The words change their places once in eight rounds.
        for (int i = 0; i < Rounds; i += 8)
        {
            Round(a, b, c, ref d, e, f, g, ref h, constants[i] + schedule[i]);
            Round(h, a, b, ref c, d, e, f, ref g, constants[i + 1] + schedule[i + 1]);
            Round(g, h, a, ref b, c, d, e, ref f, constants[i + 2] + schedule[i + 2]);
            Round(f, g, h, ref a, b, c, d, ref e, constants[i + 3] + schedule[i + 3]);
            Round(e, f, g, ref h, a, b, c, ref d, constants[i + 4] + schedule[i + 4]);
            Round(d, e, f, ref g, h, a, b, ref c, constants[i + 5] + schedule[i + 5]);
            Round(c, d, e, ref f, g, h, a, ref b, constants[i + 6] + schedule[i + 6]);
            Round(b, c, d, ref e, f, g, h, ref a, constants[i + 7] + schedule[i + 7]);
        }

        _state[0] += a;
        _state[1] += b;
        _state[2] += c;
        _state[3] += d;
        _state[4] += e;
        _state[5] += f;
        _state[6] += g;
        _state[7] += h;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(uint a, uint b, uint c, ref uint d, uint e, uint f, uint g, ref uint h, uint word)
    {
        uint first = h + word + ((e & f) ^ (~e & g))
            + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25));
        d += first;
        h = first + ((a & b) ^ (a & c) ^ (b & c))
            + (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22));
    }

    private static IEnumerable<int> Primes(int count) =>
        Enumerable.Range(2, int.MaxValue - 2).Where(number => Enumerable.Range(2, number - 2).All(other => number % other != 0)).Take(count);

    // A double holds more than 32 bits behind the point of these roots.
    private static uint Fraction(double root) => (uint)((root - Math.Floor(root)) * 4294967296);
}
