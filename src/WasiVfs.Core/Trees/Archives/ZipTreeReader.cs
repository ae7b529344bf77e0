// SPDX-License-Identifier: MIT
using System.Collections.ObjectModel;
using System.IO.Compression;
using System.Text;

namespace WasiVfs.Trees;

/// <summary>Reads the directory of a zip archive into a tree; contents stay where they are until somebody reads them.</summary>
internal sealed class ZipTreeReader(ArchiveFile archive, InflatedFile inflated) : IDisposable
{
    private const int ModeShift = 16;
    private readonly ArchiveTree _tree = new(archive);
    private ZipArchive? _zip;

    /// <exception cref="ArchiveFormatException">The archive is damaged, cut, unsafe, or uses what is not supported.</exception>
    public DirectoryNode Read(CancellationToken cancellationToken)
    {
        ReadOnlyCollection<ZipArchiveEntry> entries = Entries();

        // The format wants '/'. Some packers of Windows write '\' throughout; among names with '/', and from Unix, it is a letter.
        bool usesBackslash = !entries.Any(entry => entry.FullName.Contains('/', StringComparison.Ordinal) || UnixMode(entry) != 0);
        long left = archive.Length;
        foreach (ZipArchiveEntry entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Thousands of entries that share the same bytes make petabytes of a small archive.
            left -= entry.CompressedLength;
            if (entry.CompressedLength < 0 || left < 0)
            {
                throw archive.Fault(
                    $"the entry '{entry.FullName}' and those before it claim more bytes than the archive has: they lie over each other");
            }

            Place(entry, usesBackslash ? entry.FullName.Replace('\\', '/') : entry.FullName);
        }

        return _tree.Root;
    }

    public void Dispose() => _zip?.Dispose();

    private ReadOnlyCollection<ZipArchiveEntry> Entries()
    {
        try
        {
            _zip = new ZipArchive(archive.Stream, ZipArchiveMode.Read, leaveOpen: true, Utf8Order.Strict);
            return _zip.Entries;
        }
        catch (InvalidDataException)
        {
            throw archive.Fault("the directory at the archive's end is damaged or missing: it is cut or of several volumes; get it again");
        }
        catch (DecoderFallbackException)
        {
            throw archive.Fault("a name in it is not valid UTF-8; make the archive anew with names in UTF-8");
        }
    }

    private void Place(ZipArchiveEntry entry, string name)
    {
        // The zone of a zip's times is nowhere said; UTC gives the same tree everywhere.
        var modified = new DateTimeOffset(entry.LastWriteTime.DateTime, TimeSpan.Zero);
        switch (TypeOf(entry, name))
        {
            case DescriptorType.Directory:
                _tree.PlaceDirectory(name, modified);
                break;
            case DescriptorType.SymbolicLink:
                _tree.Place(name, _tree.Symlink(name, ReadTarget(entry), modified));
                break;
            case DescriptorType.RegularFile:
                _tree.Place(name, new FileNode(new ZipContent(entry, archive, inflated)) { Modified = modified });
                break;
            case var special:
                _tree.Place(name, new SpecialNode(special) { Modified = modified });
                break;
        }
    }

    /// <summary>The kind by the Unix mode if there is one, else by the name's last letter.</summary>
    private static DescriptorType TypeOf(ZipArchiveEntry entry, string name) => PosixMode.TypeOf(UnixMode(entry)) switch
    {
        DescriptorType.Unknown or DescriptorType.RegularFile => name.EndsWith('/') ? DescriptorType.Directory : DescriptorType.RegularFile,
        var type => type,
    };

    /// <summary>The mode, which packers of Unix write into the upper half of the attributes; 0 if there is none.</summary>
    private static int UnixMode(ZipArchiveEntry entry) => entry.ExternalAttributes >>> ModeShift;

    private string ReadTarget(ZipArchiveEntry entry)
    {
        if (entry.Length > PathLimits.MaxLinkTarget)
        {
            throw archive.Fault(
                $"the symbolic link '{entry.FullName}' has a target of {entry.Length} bytes, over the limit of {PathLimits.MaxLinkTarget}");
        }

        var target = new byte[entry.Length];
        using ByteSource source = new ZipContent(entry, archive, inflated).Open();
        source.Read(target, 0);
        return _tree.Checked(Encoding.UTF8.GetString(target));
    }
}
