// SPDX-License-Identifier: MIT
namespace WasiVfs.Images;

/// <summary>
/// The constants of tar: POSIX.1-2024, pax, "pax Interchange Format" and "ustar Interchange Format", and for the types that GNU tar
/// added its manual, "Basic Tar Format".
/// </summary>
internal static class TarFormat
{
    public const int BlockSize = 512;

    public const byte File = (byte)'0';
    public const byte OldFile = 0;
    public const byte HardLink = (byte)'1';
    public const byte SymbolicLink = (byte)'2';
    public const byte CharacterDevice = (byte)'3';
    public const byte BlockDevice = (byte)'4';
    public const byte Directory = (byte)'5';
    public const byte Fifo = (byte)'6';
    public const byte ContiguousFile = (byte)'7';
    public const byte ExtendedHeader = (byte)'x';
    public const byte GlobalHeader = (byte)'g';
    public const byte GnuLongName = (byte)'L';
    public const byte GnuLongLink = (byte)'K';
    public const byte GnuDumpDirectory = (byte)'D';
    public const byte GnuSparse = (byte)'S';
    public const byte GnuContinued = (byte)'M';
    public const byte GnuVolumeLabel = (byte)'V';

    /// <summary>The fields of a header, as offset and length.</summary>
    public static readonly Range
        Name = 0..100, Mode = 100..108, Owner = 108..116, Group = 116..124, Size = 124..136, Modified = 136..148,
        Checksum = 148..156, LinkName = 157..257, Magic = 257..263, Version = 263..265, DeviceMajor = 329..337, DeviceMinor = 337..345,
        Prefix = 345..500;

    public const int Type = 156;

    /// <summary>Whether more headers of an old GNU sparse file follow: in the first header, and in each of those.</summary>
    public const int GnuIsExtended = 482;
    public const int GnuSparseIsExtended = 504;

    public static ReadOnlySpan<byte> UstarMagic => "ustar\0"u8;

    public static ReadOnlySpan<byte> UstarVersion => "00"u8;

    /// <summary>What a file takes in whole blocks.</summary>
    public static long Padded(long size) => (size + BlockSize - 1) & -BlockSize;

    /// <summary>The sum of a header's bytes with the checksum taken for spaces.</summary>
    public static int ComputeChecksum(ReadOnlySpan<byte> header)
    {
        int sum = 0;
        foreach (byte value in header)
        {
            sum += value;
        }

        foreach (byte value in header[Checksum])
        {
            sum += ' ' - value;
        }

        return sum;
    }
}
