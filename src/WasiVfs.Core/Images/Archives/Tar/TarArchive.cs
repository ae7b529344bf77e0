// SPDX-License-Identifier: MIT
using Format = WasiVfs.Images.TarFormat;

namespace WasiVfs.Images;

/// <summary>Reads the headers of a tar archive (ustar, pax, GNU, and the oldest) into a tree; contents stay where they are.</summary>
internal sealed class TarArchive
{
    // More than any name, link or record that a file system has; a header that claims more is not read.
    private const int MaxExtension = 1 << 20;

    private readonly ArchiveBytes _archive;
    private readonly ArchiveTree _tree;
    private readonly PaxRecords _global = new();
    private PaxRecords _pax = new();
    private byte[]? _longName;
    private byte[]? _longLink;

    private TarArchive(ArchiveBytes archive)
    {
        _archive = archive;
        _tree = new ArchiveTree(archive);
    }

    /// <exception cref="ArchiveFormatException">The archive is damaged, cut, unsafe, or uses what is not supported.</exception>
    public static DirectoryNode Read(ArchiveBytes archive, CancellationToken cancellationToken)
    {
        var reader = new TarArchive(archive);
        long offset = 0;
        while (reader.ReadEntry(ref offset))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return reader._tree.Root;
    }

    /// <summary>Reads one header with what belongs to it; false at the end.</summary>
    private bool ReadEntry(ref long offset)
    {
        Span<byte> block = stackalloc byte[Format.BlockSize];
        long start = offset;
        if (start >= _archive.Length)
        {
            throw _archive.Fault("the archive ends without the two blocks of zeros that end a tar archive: it is cut; get it again", start);
        }

        _archive.Read(start, block);
        if (!block.ContainsAnyExcept((byte)0))
        {
            return false;
        }

        if (!TarHeader.IsHeader(block))
        {
            throw _archive.Fault("there should be the header of an entry, and its checksum is wrong", start);
        }

        var header = new TarHeader(block, _archive, start);
        offset += Format.BlockSize;
        if (IsExtension(header.Type))
        {
            ReadExtension(header, start, ref offset);
        }
        else
        {
            ReadObject(header, block[Format.GnuIsExtended] != 0, start, ref offset);
            (_pax, _longName, _longLink) = (new PaxRecords(), null, null);
        }

        return true;
    }

    private static bool IsExtension(byte type) =>
        type is Format.ExtendedHeader or Format.GlobalHeader or Format.GnuLongName or Format.GnuLongLink or Format.GnuVolumeLabel;

    private void ReadExtension(TarHeader header, long start, ref long offset)
    {
        long size = header.Size;
        if (size > MaxExtension)
        {
            throw _archive.Fault($"an extended header claims {size} bytes, and {MaxExtension} are the most that is read", start);
        }

        var content = new byte[size];
        _archive.Read(offset, content);
        offset += Format.Padded(size);
        switch (header.Type)
        {
            case Format.ExtendedHeader:
                _pax.Read(content, _archive, start);
                break;
            case Format.GlobalHeader:
                _global.Read(content, _archive, start);
                break;
            case Format.GnuLongName:
                _longName = WithoutNul(content);
                break;
            case Format.GnuLongLink:
                _longLink = WithoutNul(content);
                break;
        }
    }

    private void ReadObject(TarHeader header, bool isSparseExtended, long start, ref long offset)
    {
        PaxRecords pax = _pax.Over(_global);
        string name = _tree.Decode(pax[PaxRecords.SparseName] ?? pax[PaxRecords.Path] ?? _longName ?? header.Name, start);
        byte type = header.Type is Format.File or Format.OldFile && name.EndsWith('/') ? Format.Directory : header.Type;
        bool isLink = type is Format.HardLink or Format.SymbolicLink;
        long size = type == Format.HardLink ? 0 : pax.ReadSize(_archive, start) ?? header.Size;
        if (type == Format.GnuSparse && isSparseExtended)
        {
            SkipSparseHeaders(ref offset);
        }

        if (size > _archive.Length - offset)
        {
            throw _archive.Fault($"the entry '{name}' has {size} bytes and the archive ends before: it is cut; get it again", start);
        }

        Place(new Entry(
            name,
            type is Format.File or Format.OldFile or Format.ContiguousFile && pax.IsSparse ? Format.GnuSparse : type,
            pax.ReadModified(_archive, start) ?? InodeTime.Make(header.Modified, 0),
            isLink ? _tree.Decode(pax[PaxRecords.LinkPath] ?? _longLink ?? header.LinkName, start) : "",
            start,
            offset,
            size));
        offset += Format.Padded(size);
    }

    private void Place(Entry entry)
    {
        switch (entry.Type)
        {
            case Format.Directory or Format.GnuDumpDirectory:
                _tree.PlaceDirectory(entry.Name, entry.Modified, entry.Start);
                break;
            case Format.HardLink:
                _tree.Place(entry.Name, _tree.Target(entry.Name, entry.Link, entry.Start), entry.Start);
                break;
            case Format.SymbolicLink:
                _tree.Place(entry.Name, _tree.Symlink(entry.Name, entry.Link, entry.Modified, entry.Start), entry.Start);
                break;
            default:
                ImageNode node = Special(entry.Type) is { } special ? new SpecialNode(special) : new FileNode(Content(entry));
                node.Modified = entry.Modified;
                _tree.Place(entry.Name, node, entry.Start);
                break;
        }
    }

    private static DescriptorType? Special(byte type) => type switch
    {
        Format.CharacterDevice => DescriptorType.CharacterDevice,
        Format.BlockDevice => DescriptorType.BlockDevice,
        Format.Fifo => DescriptorType.Fifo,
        _ => null,
    };

    private FileContent Content(Entry entry) => entry.Type switch
    {
        Format.File or Format.OldFile or Format.ContiguousFile => new RangeContent(_archive, entry.Data, entry.Size, entry.Name),
        Format.GnuSparse => new RefusedContent(entry.Size, entry.Name, _archive.Fault(
            $"the file '{entry.Name}' is stored sparse, which is not supported; make the archive without --sparse, or exclude the file", entry.Start)),
        Format.GnuContinued => throw _archive.Fault(
            $"the file '{entry.Name}' starts in another volume; join the volumes to one archive first", entry.Start),
        _ => throw _archive.Fault(
            $"the entry '{entry.Name}' is of the type '{(char)entry.Type}', which is not supported; make the archive anew with tar --format=pax", entry.Start),
    };

    private void SkipSparseHeaders(ref long offset)
    {
        Span<byte> block = stackalloc byte[Format.BlockSize];
        do
        {
            _archive.Read(offset, block);
            offset += Format.BlockSize;
        }
        while (block[Format.GnuSparseIsExtended] != 0);
    }

    private static byte[] WithoutNul(byte[] text) => Array.IndexOf(text, (byte)0) is var end and >= 0 ? text[..end] : text;

    /// <summary>An object as its headers tell of it; the header lies at <c>Start</c> and the content at <c>Data</c>.</summary>
    private readonly record struct Entry(string Name, byte Type, DateTimeOffset Modified, string Link, long Start, long Data, long Size);
}
