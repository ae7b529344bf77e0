// SPDX-License-Identifier: MIT
using System.IO.Compression;
using System.Text;

namespace WasiVfs.Trees;

/// <summary>
/// Writes zip archives: modes 0644, 0755 and 0777 by kind, symbolic links by their mode, names in UTF-8, times in UTC to two seconds. A
/// file with several names is stored as often.
/// </summary>
internal sealed class ZipTreeWriter(Stream output, ContentCopier copier) : IDisposable
{
    private const int ModeShift = 16;
    private const int DirectoryType = 0x4000;
    private const int FileType = 0x8000;
    private const int LinkType = 0xA000;

    private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2107, 12, 31, 23, 59, 58, TimeSpan.Zero);

    private readonly ZipArchive _zip = new(output, ZipArchiveMode.Create, leaveOpen: true);

    public void Write(ExportEntry entry)
    {
        switch (entry.Stat.Type)
        {
            case DescriptorType.Directory:
                Create(entry.Path + "/", entry, DirectoryType | (int)ArchiveModes.Directory, CompressionLevel.NoCompression);
                break;
            case DescriptorType.SymbolicLink:
                using (Stream link = Create(entry.Path, entry, LinkType | (int)ArchiveModes.Link, CompressionLevel.NoCompression).Open())
                {
                    link.Write(Encoding.UTF8.GetBytes(entry.Target!));
                }

                break;
            default:
                using (Stream file = Create(entry.Path, entry, FileType | (int)ArchiveModes.File, CompressionLevel.Optimal).Open())
                {
                    copier.Copy(entry.File!, (long)entry.Stat.Size, entry.Path, file);
                }

                break;
        }
    }

    /// <summary>Writes the directory at the archive's end.</summary>
    public void Dispose() => _zip.Dispose();

    private ZipArchiveEntry Create(string name, ExportEntry entry, int mode, CompressionLevel level)
    {
        if (Encoding.UTF8.GetByteCount(name) > ushort.MaxValue)
        {
            throw new FileSystemException(ErrorCode.NameTooLong, entry.Path,
                $"A path has over {ushort.MaxValue} bytes, zip's limit; write a tar archive: '{entry.Path[..64]}...'.");
        }

        ZipArchiveEntry made = _zip.CreateEntry(name, level);
        DateTimeOffset time = entry.Stat.Modified.ToUniversalTime();
        made.LastWriteTime = time < Earliest ? Earliest : time > Latest ? Latest : time;
        made.ExternalAttributes = mode << ModeShift;
        return made;
    }
}
