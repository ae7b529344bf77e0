// SPDX-License-Identifier: MIT
using System.Buffers;
using System.IO.Compression;

namespace WasiVfs.Trees;

/// <summary>
/// A file of a zip archive. The first reader inflates it into the scratch file and checks it, so that it can be read at any position
/// and many times.
/// </summary>
internal sealed class ZipContent : FileContent
{
    private const int BufferSize = 1 << 16;
    private readonly ZipArchiveEntry _entry;
    private readonly ArchiveBytes _archive;
    private readonly Lazy<ScratchFile> _scratch;
    private readonly Lazy<RangeContent> _content;

    public ZipContent(ZipArchiveEntry entry, ArchiveBytes archive, Lazy<ScratchFile> scratch)
    {
        (_entry, _archive, _scratch) = (entry, archive, scratch);
        _content = new Lazy<RangeContent>(Inflate);
    }

    public override long Length => _entry.Length;

    internal override string Path => $"{_archive.Path}: {_entry.FullName}";

    internal override ContentReader Open() => _content.Value.Open();

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
                using Stream source = _entry.Open();
                return Copy(source, _scratch.Value, buffer);
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
    private RangeContent Copy(Stream source, ScratchFile scratch, byte[] buffer)
    {
        var crc = new Crc32();
        long start = scratch.Length, done = 0;
        for (int count; (count = source.Read(buffer, 0, BufferSize)) > 0; done += count)
        {
            if (count > _entry.Length - done)
            {
                throw Fault($"holds more than the {_entry.Length} bytes that it declares");
            }

            crc.Append(buffer.AsSpan(0, count));
            scratch.Append(buffer.AsSpan(0, count));
        }

        return done != _entry.Length ? throw Fault($"holds {done} bytes and declares {_entry.Length}")
            : crc.Value != _entry.Crc32 ? throw Fault($"has the checksum {crc.Value:x8} and should have {_entry.Crc32:x8}")
            : new RangeContent(scratch.Bytes(_archive.Path), start, done, _entry.FullName);
    }

    private ArchiveFormatException Fault(string what) => _archive.Fault($"the entry '{_entry.FullName}' {what}");
}
