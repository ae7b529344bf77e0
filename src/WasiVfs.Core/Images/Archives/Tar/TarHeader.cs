// SPDX-License-Identifier: MIT
using System.Numerics;
using Format = WasiVfs.Images.TarFormat;

namespace WasiVfs.Images;

/// <summary>One header block of a tar archive.</summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block, ArchiveBytes archive, long offset)
{
    private readonly ReadOnlySpan<byte> _block = block;

    public byte Type => _block[Format.Type];

    /// <summary>The name's bytes as far as the header has room; an extended header before it may say more.</summary>
    public byte[] Name
    {
        get
        {
            ReadOnlySpan<byte> name = Text(Format.Name);
            ReadOnlySpan<byte> prefix = IsUstar ? Text(Format.Prefix) : default;
            return prefix.Length == 0 ? name.ToArray() : [.. prefix, (byte)'/', .. name];
        }
    }

    public ReadOnlySpan<byte> LinkName => Text(Format.LinkName);

    public long Size => Number(Format.Size) is var size and >= 0 ? size : throw archive.Fault("a header has a negative size", offset);

    /// <summary>Seconds since 1970.</summary>
    public long Modified => Number(Format.Modified);

    private bool IsUstar => _block[Format.Magic].SequenceEqual(Format.UstarMagic);

    /// <summary>Whether a block is a header: its checksum fits. Old writers summed signed bytes.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> block)
    {
        if (block.Length < Format.BlockSize || !TryOctal(block[Format.Checksum], out long stored))
        {
            return false;
        }

        int sum = Format.ComputeChecksum(block[..Format.BlockSize]);
        int negative = 0;
        foreach (byte value in block[..Format.BlockSize])
        {
            negative += value > sbyte.MaxValue ? 1 : 0;
        }

        return stored == sum || stored == sum - (negative * (byte.MaxValue + 1));
    }

    private ReadOnlySpan<byte> Text(Range field)
    {
        ReadOnlySpan<byte> text = _block[field];
        int end = text.IndexOf((byte)0);
        return end < 0 ? text : text[..end];
    }

    /// <summary>Octal digits; or, where the first bit is set, a big-endian number in two's complement (GNU).</summary>
    private long Number(Range field)
    {
        const byte binary = 0x80;
        const byte negative = 0x40;
        ReadOnlySpan<byte> bytes = _block[field];
        if ((bytes[0] & binary) == 0)
        {
            return TryOctal(bytes, out long value) ? value : throw archive.Fault("a header has a field that is no number", offset);
        }

        byte first = (byte)((bytes[0] & negative) == 0 ? bytes[0] & ~binary : bytes[0]);
        BigInteger number = new BigInteger([first, .. bytes[1..]], isUnsigned: false, isBigEndian: true);
        return number >= long.MinValue && number <= long.MaxValue ? (long)number : throw archive.Fault("a header has a number that is too large", offset);
    }

    private static bool TryOctal(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        foreach (byte digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            value = (value << 3) | (uint)(digit - '0');
        }

        return value >= 0;
    }
}
