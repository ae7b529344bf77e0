// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Text;
using Format = WasiVfs.Images.ZipFormat;

namespace WasiVfs.Images;

/// <summary>An entry of a zip archive that is written: the bytes of its two headers.</summary>
internal sealed class ZipRecord
{
    private const ushort Version = 20;
    private const ushort Zip64Version = 45;
    private const uint DirectoryMode = 0x1ED;   // 0755
    private const uint FileMode = 0x1A4;        // 0644
    private const uint LinkMode = 0x1FF;        // 0777

    // What deflate adds to bytes that it cannot shrink is far less than the rest to 4 GiB.
    private const long LargeFile = 0xF000_0000;

    private readonly byte[] _name;
    private readonly DescriptorStat _stat;
    private readonly bool _isLarge;
    private uint _crc;
    private long _size;
    private long _compressedSize;

    public ZipRecord(ExportEntry entry, long offset)
    {
        _name = Encoding.UTF8.GetBytes(entry.Stat.Type == DescriptorType.Directory ? entry.Path + "/" : entry.Path);
        _stat = entry.Stat;
        _isLarge = entry.Stat.Size > LargeFile;
        Offset = offset;
        Method = entry.Stat.Type == DescriptorType.RegularFile && entry.Stat.Size > 0 ? Format.Deflated : Format.Stored;
        if (_name.Length > ushort.MaxValue)
        {
            throw new FileSystemException(ErrorCode.NameTooLong, entry.Path,
                $"A path has {_name.Length} bytes, over zip's limit of {ushort.MaxValue}; write a tar archive: '{entry.Path[..64]}...'.");
        }
    }

    /// <summary>Where the local header lies, from the archive's start.</summary>
    public long Offset { get; }

    public ushort Method { get; }

    public void SetContent(uint crc, long size, long compressedSize) => (_crc, _size, _compressedSize) = (crc, size, compressedSize);

    public byte[] Local()
    {
        byte[] extra = [.. _isLarge ? Zip64(_size, _compressedSize) : [], .. Times(isLocal: true)];
        var bytes = new byte[Format.Local.Size + _name.Length + extra.Length];
        var fields = new FieldWriter(bytes);
        fields.U32(Format.LocalSignature);
        fields.U16(_isLarge ? Zip64Version : Version);
        WriteCommon(ref fields, _isLarge, extra.Length);
        fields.Bytes(_name);
        fields.Bytes(extra);
        return bytes;
    }

    public byte[] Central()
    {
        bool isFar = Offset >= uint.MaxValue;
        byte[] extra = [.. (_isLarge, isFar) switch
        {
            (true, true) => Zip64(_size, _compressedSize, Offset),
            (true, false) => Zip64(_size, _compressedSize),
            (false, true) => Zip64(Offset),
            _ => [],
        }, .. Times(isLocal: false)];
        ushort version = _isLarge || isFar ? Zip64Version : Version;
        var bytes = new byte[Format.Central.Size + _name.Length + extra.Length];
        var fields = new FieldWriter(bytes);
        fields.U32(Format.CentralSignature);
        fields.U16((ushort)((Format.HostUnix << 8) | version));
        fields.U16(version);
        WriteCommon(ref fields, _isLarge, extra.Length);
        fields.U16(0);
        fields.U16(0);
        fields.U16(0);
        fields.U32(Attributes());
        fields.U32(isFar ? uint.MaxValue : (uint)Offset);
        fields.Bytes(_name);
        fields.Bytes(extra);
        return bytes;
    }

    /// <summary>The records at the archive's end.</summary>
    /// <param name="offset">Where the central directory starts.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="count">Its entries.</param>
    public static byte[] End(long offset, long size, long count)
    {
        bool isLarge = offset >= uint.MaxValue || size >= uint.MaxValue || count >= ushort.MaxValue;
        int length64 = isLarge ? Format.Zip64End.Size + Format.Zip64End.LocatorSize : 0;
        var bytes = new byte[length64 + Format.End.Size];
        var fields = new FieldWriter(bytes);
        if (isLarge)
        {
            const int beforeRest = 12;
            fields.U32(Format.Zip64EndSignature);
            fields.U64(Format.Zip64End.Size - beforeRest);
            fields.U16((Format.HostUnix << 8) | Zip64Version);
            fields.U16(Zip64Version);
            fields.U32(0);
            fields.U32(0);
            fields.U64(count);
            fields.U64(count);
            fields.U64(size);
            fields.U64(offset);
            fields.U32(Format.Zip64LocatorSignature);
            fields.U32(0);
            fields.U64(offset + size);
            fields.U32(1);
        }

        ushort shortCount = (ushort)Math.Min(count, ushort.MaxValue);
        fields.U32(Format.EndSignature);
        fields.U16(0);
        fields.U16(0);
        fields.U16(shortCount);
        fields.U16(shortCount);
        fields.U32((uint)Math.Min(size, uint.MaxValue));
        fields.U32((uint)Math.Min(offset, uint.MaxValue));
        fields.U16(0);
        return bytes;
    }

    /// <summary>What both headers hold in the same order, from the flags to the lengths of name and extra fields.</summary>
    private void WriteCommon(ref FieldWriter fields, bool isLarge, int extraLength)
    {
        fields.U16(System.Text.Ascii.IsValid(_name) ? (ushort)0 : Format.FlagUtf8);
        fields.U16(Method);
        fields.U32(ZipTime.ToDos(_stat.Modified));
        fields.U32(_crc);
        fields.U32(isLarge ? uint.MaxValue : (uint)_compressedSize);
        fields.U32(isLarge ? uint.MaxValue : (uint)_size);
        fields.U16((ushort)_name.Length);
        fields.U16((ushort)extraLength);
    }

    private uint Attributes() => _stat.Type switch
    {
        DescriptorType.Directory => ((Format.UnixDirectory | DirectoryMode) << Format.UnixModeShift) | Format.DosDirectory,
        DescriptorType.SymbolicLink => (Format.UnixLink | LinkMode) << Format.UnixModeShift,
        _ => (Format.UnixFile | FileMode) << Format.UnixModeShift,
    };

    private static byte[] Zip64(params ReadOnlySpan<long> numbers)
    {
        var bytes = new byte[(2 * sizeof(ushort)) + (numbers.Length * sizeof(long))];
        var fields = new FieldWriter(bytes);
        fields.U16(Format.ExtraZip64);
        fields.U16((ushort)(numbers.Length * sizeof(long)));
        foreach (long number in numbers)
        {
            fields.U64(number);
        }

        return bytes;
    }

    /// <summary>The time in seconds of Unix where they have room; and to 100 ns, as NTFS counts them, where seconds say too little.</summary>
    private byte[] Times(bool isLocal)
    {
        long seconds = _stat.Modified.ToUnixTimeSeconds();
        bool fits = seconds is >= int.MinValue and <= int.MaxValue;
        bool isExact = fits && _stat.Modified.UtcTicks % TimeSpan.TicksPerSecond == 0;
        long ntfs = _stat.Modified.UtcTicks - DateTime.FromFileTimeUtc(0).Ticks;
        var bytes = new byte[(fits ? 9 : 0) + (isExact || isLocal || ntfs < 0 ? 0 : 36)];
        var fields = new FieldWriter(bytes);
        if (fits)
        {
            fields.U16(Format.ExtraTimestamp);
            fields.U16(5);
            fields.Bytes([1]);
            fields.U32((uint)(int)seconds);
        }

        if (bytes.Length > (fits ? 9 : 0))
        {
            fields.U16(Format.ExtraNtfs);
            fields.U16(32);
            fields.U32(0);
            fields.U16(1);
            fields.U16(24);
            fields.U64(ntfs);
            fields.U64(ntfs);
            fields.U64(ntfs);
        }

        return bytes;
    }

    /// <summary>Little-endian numbers one after the other.</summary>
    private ref struct FieldWriter(Span<byte> bytes)
    {
        private Span<byte> _rest = bytes;

        public void U16(ushort value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_rest, value);
            _rest = _rest[sizeof(ushort)..];
        }

        public void U32(uint value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_rest, value);
            _rest = _rest[sizeof(uint)..];
        }

        public void U64(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(_rest, value);
            _rest = _rest[sizeof(long)..];
        }

        public void Bytes(ReadOnlySpan<byte> value)
        {
            value.CopyTo(_rest);
            _rest = _rest[value.Length..];
        }
    }
}
