// SPDX-License-Identifier: MIT
using System.Buffers;
using System.IO.Compression;

namespace WasiVfs.Trees;

/// <summary>
/// A file of a zip archive. The first reader inflates it into the temporary file and checks it, so that it can be read at any position
/// and many times.
/// </summary>
internal sealed class ZipContent : FileContent
{
    private const int BufferSize = 1 << 16;
    private readonly ZipArchiveEntry _entry;
    private readonly ArchiveFile _archive;
    private readonly InflatedFile _inflated;
    private readonly Lazy<RangeContent> _content;

    public ZipContent(ZipArchiveEntry entry, ArchiveFile archive, InflatedFile inflated)
    {
        (_entry, _archive, _inflated) = (entry, archive, inflated);
        _content = new Lazy<RangeContent>(Inflate);
    }

    public override long Length => _entry.Length;

    internal override string Path => $"{_archive.Path}: {_entry.FullName}";

    internal override ByteSource Open() => _content.Value.Open();

    private RangeContent Inflate()
    {
        if (_entry.IsEncrypted)
        {
            throw Fault("is encrypted, which is not supported; make the archive anew without that, or exclude the entry");
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            // An archive has one position, for all its entries.
            lock (_entry.Archive)
            {
                _inflated.RequireRoom(_entry.Length);
                using Stream source = _entry.Open();
                return Copy(source, buffer);
            }
        }
        catch (InvalidDataException fault)
        {
            throw Fault($"cannot be inflated: {fault.Message.TrimEnd('.')}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Copies and checks the bytes; never more than the entry declares.</summary>
    private RangeContent Copy(Stream source, byte[] buffer)
    {
        var crc = new Crc32();
        long start = _inflated.Length, done = 0;
        for (int count; (count = source.Read(buffer, 0, BufferSize)) > 0; done += count)
        {
            if (count > _entry.Length - done)
            {
                throw Fault($"holds more than the {_entry.Length} bytes that it declares");
            }

            crc.Append(buffer.AsSpan(0, count));
            _inflated.Append(buffer.AsSpan(0, count));
        }

        return done != _entry.Length ? throw Fault($"holds {done} bytes and declares {_entry.Length}")
            : crc.Value != _entry.Crc32 ? throw Fault($"has the checksum {crc.Value:x8} and should have {_entry.Crc32:x8}")
            : new RangeContent(_inflated.File, start, done, _entry.FullName);
    }

    private ArchiveFormatException Fault(string what) => _archive.Fault($"the entry '{_entry.FullName}' {what}");
}
