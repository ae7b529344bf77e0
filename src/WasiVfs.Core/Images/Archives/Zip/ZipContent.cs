// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Format = WasiVfs.Images.ZipFormat;

namespace WasiVfs.Images;

/// <summary>
/// A file of a zip archive. The first reader checks all of it; what is deflated is inflated then into the scratch file, so that it can
/// be read at any position and many times.
/// </summary>
internal sealed class ZipContent : FileContent
{
    private const int BufferSize = 1 << 16;
    private readonly ArchiveBytes _archive;
    private readonly ZipEntry _entry;
    private readonly Lazy<ScratchFile> _scratch;
    private readonly Lazy<RangeContent> _content;

    public ZipContent(ArchiveBytes archive, ZipEntry entry, Lazy<ScratchFile> scratch)
    {
        (_archive, _entry, _scratch) = (archive, entry, scratch);
        _content = new Lazy<RangeContent>(Check);
    }

    public override long Length => _entry.Size;

    internal override string Path => $"{_archive.Path}: {_entry.Name}";

    internal override ContentReader Open() => _content.Value.Open();

    private RangeContent Check()
    {
        long start = FindBytes();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var stored = new ArchiveStream(_archive, start, _entry.CompressedSize);
            if (_entry.Method == Format.Stored)
            {
                Copy(stored, buffer, target: null, 0);
                return new RangeContent(_archive, start, _entry.Size, _entry.Name);
            }

            ScratchFile scratch = _scratch.Value;
            long place = scratch.Reserve(_entry.Size);
            using var inflated = new DeflateStream(stored, CompressionMode.Decompress);
            Copy(inflated, buffer, scratch, place);
            return new RangeContent(new ArchiveBytes(scratch.Handle, _archive.Path, isInflated: true), place, _entry.Size, _entry.Name);
        }
        catch (InvalidDataException)
        {
            throw Fault("cannot be inflated: it is damaged");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Where the entry's bytes start: behind its local header, which must tell of the same entry.</summary>
    private long FindBytes()
    {
        Span<byte> header = stackalloc byte[Format.Local.Size];
        _archive.Read(_entry.LocalOffset, header);
        var name = new byte[BinaryPrimitives.ReadUInt16LittleEndian(header[Format.Local.NameLength..])];
        _archive.Read(_entry.LocalOffset + header.Length, name);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != Format.LocalSignature
            || BinaryPrimitives.ReadUInt16LittleEndian(header[Format.Local.Method..]) != _entry.Method
            || !name.AsSpan().SequenceEqual(_entry.RawName))
        {
            throw Fault("has a local header that does not fit the central directory");
        }

        return _entry.LocalOffset + header.Length + name.Length + BinaryPrimitives.ReadUInt16LittleEndian(header[Format.Local.ExtraLength..]);
    }

    /// <summary>Copies and checks the bytes; never more than the entry declares.</summary>
    private void Copy(Stream source, byte[] buffer, ScratchFile? target, long place)
    {
        var crc = new Crc32();
        long done = 0;
        for (int count; (count = source.Read(buffer, 0, BufferSize)) > 0; done += count)
        {
            if (count > _entry.Size - done)
            {
                throw Fault($"holds more than the {_entry.Size} bytes that it declares");
            }

            crc.Append(buffer.AsSpan(0, count));
            target?.Write(place + done, buffer.AsSpan(0, count));
        }

        if (done != _entry.Size)
        {
            throw Fault($"holds {done} bytes and declares {_entry.Size}");
        }

        if (crc.Value != _entry.Crc)
        {
            throw Fault($"has the checksum {crc.Value:x8} and should have {_entry.Crc:x8}");
        }
    }

    private ArchiveFormatException Fault(string what) => _archive.Fault($"the entry '{_entry.Name}' {what}", _entry.LocalOffset);
}
