// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using Format = WasiVfs.Images.ZipFormat;

namespace WasiVfs.Images;

/// <summary>What the central directory says of one entry.</summary>
internal sealed record ZipEntry
{
    /// <summary>Where the record lies in the archive, for messages.</summary>
    public required long Offset { get; init; }

    /// <summary>Bytes of the record.</summary>
    public required int RecordLength { get; init; }

    /// <summary>The name as it is stored.</summary>
    public required byte[] RawName { get; init; }

    public required string Name { get; init; }

    public required ushort Flags { get; init; }

    public required ushort Method { get; init; }

    public required uint Crc { get; init; }

    public required long CompressedSize { get; init; }

    public required long Size { get; init; }

    public required long LocalOffset { get; init; }

    public required DateTimeOffset? Modified { get; init; }

    /// <summary>The kind, from the Unix mode where there is one, else from the name's last character and the DOS attributes.</summary>
    public required DescriptorType Type { get; init; }

    /// <summary>Reads the record at an offset.</summary>
    /// <exception cref="ArchiveFormatException">It is damaged, or leaves the central directory.</exception>
    public static ZipEntry Read(ArchiveBytes archive, ArchiveTree tree, long offset, long end)
    {
        Span<byte> head = stackalloc byte[Format.Central.Size];
        if (offset > end - head.Length)
        {
            throw archive.Fault("the central directory ends within a record", offset);
        }

        archive.Read(offset, head);
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(head[Format.Central.NameLength..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(head[Format.Central.ExtraLength..]);
        int length = head.Length + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(head[Format.Central.CommentLength..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(head) != Format.CentralSignature || offset > end - length)
        {
            throw archive.Fault("there should be a record of the central directory", offset);
        }

        var names = new byte[nameLength + extraLength];
        archive.Read(offset + head.Length, names);
        var extra = ZipExtra.Read(names.AsSpan(nameLength), head, archive, offset);
        byte[] rawName = names[..nameLength];
        string name = Separate(tree.Decode(extra.UnicodeName(rawName) ?? rawName, offset), head[Format.Central.MadeByHost]);
        return new ZipEntry
        {
            Offset = offset,
            RecordLength = length,
            RawName = rawName,
            Name = name,
            Flags = BinaryPrimitives.ReadUInt16LittleEndian(head[Format.Central.Flags..]),
            Method = BinaryPrimitives.ReadUInt16LittleEndian(head[Format.Central.Method..]),
            Crc = BinaryPrimitives.ReadUInt32LittleEndian(head[Format.Central.Crc..]),
            CompressedSize = extra.CompressedSize,
            Size = extra.Size,
            LocalOffset = extra.LocalOffset,
            Modified = extra.Modified ?? ZipTime.FromDos(BinaryPrimitives.ReadUInt32LittleEndian(head[Format.Central.Time..])),
            Type = TypeOf(name, head[Format.Central.MadeByHost], BinaryPrimitives.ReadUInt32LittleEndian(head[Format.Central.Attributes..])),
        };
    }

    /// <summary>Some packers of Windows separate names by <c>\</c> alone, against the format; elsewhere it is a letter of a name.</summary>
    private static string Separate(string name, byte host) =>
        host is Format.HostFat or Format.HostNtfs && !name.Contains('/', StringComparison.Ordinal) ? name.Replace('\\', '/') : name;

    private static DescriptorType TypeOf(string name, byte host, uint attributes)
    {
        int unix = host is Format.HostUnix or Format.HostMac ? (int)(attributes >> Format.UnixModeShift) & Format.UnixTypeMask : 0;
        return unix switch
        {
            Format.UnixLink => DescriptorType.SymbolicLink,
            Format.UnixFifo => DescriptorType.Fifo,
            Format.UnixCharacterDevice => DescriptorType.CharacterDevice,
            Format.UnixBlockDevice => DescriptorType.BlockDevice,
            Format.UnixSocket => DescriptorType.Socket,
            Format.UnixDirectory => DescriptorType.Directory,
            _ when name.EndsWith('/') || (attributes & Format.DosDirectory) != 0 => DescriptorType.Directory,
            _ => DescriptorType.RegularFile,
        };
    }
}
