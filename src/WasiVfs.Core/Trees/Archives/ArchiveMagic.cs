// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace WasiVfs.Trees;

/// <summary>Tells archives by their first bytes, never by their names.</summary>
internal static class ArchiveMagic
{
    /// <summary>How many bytes are enough to tell.</summary>
    public const int Length = ErofsFormat.SuperblockOffset + sizeof(uint);

    /// <summary>Bytes of a block of a tar archive.</summary>
    public const int TarBlock = 512;

    private const uint ZipEntry = 0x04034B50;
    private const uint ZipEnd = 0x06054B50;

    // What is recognised only to be refused by its name.
    private static readonly (byte[] Magic, string Name)[] Refused =
    [
        ([0xFD, .. "7zXZ\0"u8], "an xz file"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a zstd file"),
        ([.. "BZh"u8], "a bzip2 file"),
        ([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive"),
        ([.. "Rar!"u8], "a rar archive"),
        ([.. "!<arch>"u8], "an ar archive"),
        ([.. "070701"u8], "a cpio archive"),
        ([.. "hsqs"u8], "a squashfs image"),
        ([.. "PK\x07\x08"u8], "one of several volumes of a zip archive"),
    ];

    public static ArchiveKind Detect(ReadOnlySpan<byte> start)
    {
        uint first = start.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(start) : 0;
        return first is ZipEntry or ZipEnd ? ArchiveKind.Zip
            : start is [0x1F, 0x8B, 0x08, ..] ? ArchiveKind.Gzip
            : IsErofs(start) ? ArchiveKind.Erofs
            : IsTar(start) ? ArchiveKind.Tar
            : ArchiveKind.None;
    }

    /// <summary>What a file is that is not supported, or null.</summary>
    public static string? NameOfRefused(ReadOnlySpan<byte> start)
    {
        foreach ((byte[] magic, string name) in Refused)
        {
            if (start.StartsWith(magic))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>A header whose checksum fits, or the zeros that an archive without entries is; an image whose magic number was damaged
    /// starts with zeros too.</summary>
    public static bool IsTar(ReadOnlySpan<byte> start)
    {
        if (start.Length < TarBlock)
        {
            return false;
        }

        ReadOnlySpan<byte> block = start[..TarBlock];
        int sum = 0;
        foreach (byte value in block)
        {
            sum += value;
        }

        // The checksum is an octal number over the block, with spaces in its own place.
        Range field = 148..156;
        foreach (byte value in block[field])
        {
            sum += ' ' - value;
        }

        ReadOnlySpan<byte> digits = block[field].Trim(" \0"u8);
        string expected = Convert.ToString(sum, 8);
        return !start.ContainsAnyExcept((byte)0) || digits.TrimStart((byte)'0').SequenceEqual(System.Text.Encoding.ASCII.GetBytes(expected));
    }

    private static bool IsErofs(ReadOnlySpan<byte> start) =>
        start.Length >= Length && BinaryPrimitives.ReadUInt32LittleEndian(start[ErofsFormat.SuperblockOffset..]) == ErofsFormat.Magic;
}
