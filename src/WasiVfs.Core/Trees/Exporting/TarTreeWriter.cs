// SPDX-License-Identifier: MIT
using System.Formats.Tar;

namespace WasiVfs.Trees;

/// <summary>
/// Writes tar archives in GNU's format, whose headers say nothing of the process that writes them, as pax headers of .NET do. Times are
/// whole seconds, owners 0 and without names, modes 0644, 0755 and 0777 by kind.
/// </summary>
internal sealed class TarTreeWriter(Stream output, ContentCopier copier) : IDisposable
{
    private const int EndBytes = 1024;
    private readonly TarWriter _writer = new(output, TarEntryFormat.Gnu, leaveOpen: true);
    private bool _isEmpty = true;

    public void Write(ExportEntry entry)
    {
        (TarEntryType type, UnixFileMode mode) = entry switch
        {
            { Stat.Type: DescriptorType.Directory } => (TarEntryType.Directory, ArchiveModes.Directory),
            { Stat.Type: DescriptorType.SymbolicLink } => (TarEntryType.SymbolicLink, ArchiveModes.Link),
            { Target: not null } => (TarEntryType.HardLink, ArchiveModes.File),
            _ => (TarEntryType.RegularFile, ArchiveModes.File),
        };
        var header = new GnuTarEntry(type, type == TarEntryType.Directory ? entry.Path + "/" : entry.Path)
        {
            Mode = mode,
            ModificationTime = DateTimeOffset.FromUnixTimeSeconds(entry.Stat.Modified.ToUnixTimeSeconds()),
        };
        if (entry.Target is not null)
        {
            header.LinkName = entry.Target;
        }

        if (type == TarEntryType.RegularFile)
        {
            header.DataStream = copier.Open(entry.File!, (long)entry.Stat.Size, entry.Path);
        }

        using (header.DataStream)
        {
            _writer.WriteEntry(header);
            _isEmpty = false;
        }
    }

    /// <summary>Writes the blocks of zeros that end the archive; .NET leaves them out if there is no entry.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        if (_isEmpty)
        {
            output.Write(new byte[EndBytes]);
        }
    }
}
