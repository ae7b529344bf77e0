// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace WasiVfs.Trees;

/// <summary>The forms of a compiled Python file.</summary>
internal enum PycForm
{
    /// <summary>Not one of the others: of Python before 3.7, cut, or not a compiled file at all.</summary>
    Unknown,

    /// <summary>With the time and the size of the source.</summary>
    Timed,

    /// <summary>With a hash of the source, which Python compares or not.</summary>
    Hashed,
}

/// <summary>
/// The first 16 bytes of a compiled Python file (PEP 552): a number that stands for the version of the byte code, a carriage return and a
/// line feed; flags; then the source's time in seconds and its size, or, if bit 0 of the flags is set, a hash of the source.
/// </summary>
/// <param name="Form">Which form it is.</param>
/// <param name="Magic">The first four bytes, in which the number is the lower half.</param>
/// <param name="Seconds">The lower 32 bits of the source's time in seconds since 1970.</param>
/// <param name="Size">The lower 32 bits of the source's size in bytes.</param>
internal readonly record struct PycHeader(PycForm Form, uint Magic, uint Seconds, uint Size)
{
    public const int Length = 16;

    private const uint IsHashed = 1;
    private const uint ChecksSource = 2;

    public static PycHeader Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length || !bytes[2..4].SequenceEqual("\r\n"u8))
        {
            return default;
        }

        PycForm form = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) switch
        {
            0 => PycForm.Timed,
            IsHashed or (IsHashed | ChecksSource) => PycForm.Hashed,
            _ => PycForm.Unknown,
        };
        return new PycHeader(
            form,
            BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]));
    }

    /// <summary>Whether Python takes the file for compiled from a source of this time and size.</summary>
    public bool Fits(long seconds, long size) => Form == PycForm.Timed && Seconds == (uint)seconds && Size == (uint)size;

    /// <summary>The header in the form with an unchecked hash.</summary>
    public byte[] Unchecked(ulong sourceHash)
    {
        byte[] bytes = new byte[Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), IsHashed);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), sourceHash);
        return bytes;
    }
}
