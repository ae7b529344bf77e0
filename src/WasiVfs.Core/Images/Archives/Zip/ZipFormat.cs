// SPDX-License-Identifier: MIT
namespace WasiVfs.Images;

/// <summary>
/// The constants of zip: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 to 4.5 and appendix D; the extra fields of Info-ZIP as its
/// proginfo/extrafld.txt has them; Unix modes as <c>sys/stat.h</c> has them. Numbers are little endian.
/// </summary>
internal static class ZipFormat
{
    public const uint LocalSignature = 0x04034B50;
    public const uint CentralSignature = 0x02014B50;
    public const uint EndSignature = 0x06054B50;
    public const uint Zip64EndSignature = 0x06064B50;
    public const uint Zip64LocatorSignature = 0x07064B50;
    public const uint SpannedSignature = 0x08074B50;

    public const int MaxComment = ushort.MaxValue;

    public const ushort Stored = 0;
    public const ushort Deflated = 8;

    public const ushort FlagEncrypted = 1;
    public const ushort FlagUtf8 = 1 << 11;
    public const ushort FlagMasked = 1 << 13;

    public const byte HostFat = 0;
    public const byte HostUnix = 3;
    public const byte HostNtfs = 10;
    public const byte HostMac = 19;

    public const ushort ExtraZip64 = 0x0001;
    public const ushort ExtraNtfs = 0x000A;
    public const ushort ExtraTimestamp = 0x5455;
    public const ushort ExtraUnicodePath = 0x7075;

    /// <summary>What the attributes of a directory hold as DOS has it; the Unix mode is in the upper 16 bits.</summary>
    public const uint DosDirectory = 0x10;
    public const int UnixModeShift = 16;

    public const int UnixTypeMask = 0xF000;
    public const int UnixFifo = 0x1000;
    public const int UnixCharacterDevice = 0x2000;
    public const int UnixDirectory = 0x4000;
    public const int UnixBlockDevice = 0x6000;
    public const int UnixFile = 0x8000;
    public const int UnixLink = 0xA000;
    public const int UnixSocket = 0xC000;

    /// <summary>Deflate makes at most this many bytes of one: a match of 258 bytes in two bits.</summary>
    public const long MaxExpansion = 1032;

    /// <summary>The header before an entry's bytes.</summary>
    public static class Local
    {
        public const int Flags = 6;
        public const int Method = 8;
        public const int Crc = 14;
        public const int NameLength = 26;
        public const int ExtraLength = 28;
        public const int Size = 30;
    }

    /// <summary>An entry's record in the central directory.</summary>
    public static class Central
    {
        public const int MadeByHost = 5;
        public const int Flags = 8;
        public const int Method = 10;
        public const int Time = 12;
        public const int Crc = 16;
        public const int CompressedSize = 20;
        public const int FileSize = 24;
        public const int NameLength = 28;
        public const int ExtraLength = 30;
        public const int CommentLength = 32;
        public const int Disk = 34;
        public const int Attributes = 38;
        public const int LocalOffset = 42;
        public const int Size = 46;
    }

    /// <summary>The record at the archive's end, followed by a comment.</summary>
    public static class End
    {
        public const int Disk = 4;
        public const int CentralDisk = 6;
        public const int Count = 10;
        public const int CentralSize = 12;
        public const int CentralOffset = 16;
        public const int CommentLength = 20;
        public const int Size = 22;
    }

    /// <summary>What says the same in 64 bits, and the locator that leads to it.</summary>
    public static class Zip64End
    {
        public const int RestLength = 4;
        public const int Disk = 16;
        public const int CentralDisk = 20;
        public const int Count = 32;
        public const int CentralSize = 40;
        public const int CentralOffset = 48;
        public const int Size = 56;
        public const int LocatorEndOffset = 8;
        public const int LocatorDisks = 16;
        public const int LocatorSize = 20;
    }
}
