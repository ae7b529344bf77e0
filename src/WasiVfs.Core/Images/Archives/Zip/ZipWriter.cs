// SPDX-License-Identifier: MIT
using System.Buffers;
using System.IO.Compression;
using System.Text;
using Format = WasiVfs.Images.ZipFormat;

namespace WasiVfs.Images;

/// <summary>
/// Writes zip archives as a Unix system does, on every system: modes 0644, 0755 and 0777 by kind, symbolic links by their mode, names in
/// UTF-8, exact times in extra fields. A file with several names is stored as often.
/// </summary>
/// <param name="output">Where to write, from its position on; it can seek, since an entry's header is completed behind it.</param>
/// <param name="copier">Copies the contents.</param>
internal sealed class ZipWriter(Stream output, ContentCopier copier)
{
    private readonly ArrayBufferWriter<byte> _central = new();
    private readonly long _start = output.Position;
    private long _count;

    public void Write(ExportEntry entry)
    {
        var record = new ZipRecord(entry, output.Position - _start);
        output.Write(record.Local());
        long start = output.Position;
        switch (entry.Stat.Type)
        {
            case DescriptorType.SymbolicLink:
                byte[] target = Encoding.UTF8.GetBytes(entry.Target!);
                output.Write(target);
                record.SetContent(Crc32.Of(target), target.Length, target.Length);
                break;
            case DescriptorType.RegularFile:
                (uint crc, long size) = WriteContent(entry, record.Method);
                record.SetContent(crc, size, output.Position - start);
                break;
        }

        long end = output.Position;
        output.Position = record.Offset + _start;
        output.Write(record.Local());
        output.Position = end;
        _central.Write(record.Central());
        _count++;
    }

    /// <summary>Writes the central directory.</summary>
    public void Finish()
    {
        long offset = output.Position - _start;
        output.Write(_central.WrittenSpan);
        output.Write(ZipRecord.End(offset, _central.WrittenCount, _count));
    }

    private (uint Crc, long Size) WriteContent(ExportEntry entry, ushort method)
    {
        using Stream? deflated = method == Format.Deflated ? new DeflateStream(output, CompressionLevel.Optimal, leaveOpen: true) : null;
        var content = new CrcStream(deflated ?? output);
        copier.Copy(entry.File!, (long)entry.Stat.Size, entry.Path, content);
        return (content.Crc, content.Count);
    }
}
