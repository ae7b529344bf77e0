// SPDX-License-Identifier: MIT
using Format = WasiVfs.Images.ZipFormat;

namespace WasiVfs.Images;

/// <summary>Reads the central directory of a zip archive into a tree; contents stay where they are until somebody reads them.</summary>
internal sealed class ZipReader
{
    private readonly ArchiveBytes _archive;
    private readonly ArchiveTree _tree;
    private readonly Lazy<ScratchFile> _scratch;
    private readonly List<(long Start, long End, string Name)> _ranges = [];

    private ZipReader(ArchiveBytes archive, Lazy<ScratchFile> scratch)
    {
        (_archive, _scratch) = (archive, scratch);
        _tree = new ArchiveTree(archive);
    }

    /// <param name="archive">The archive.</param>
    /// <param name="scratch">Where deflated contents go when they are read.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArchiveFormatException">The archive is damaged, cut, unsafe, or uses what is not supported.</exception>
    public static DirectoryNode Read(ArchiveBytes archive, Lazy<ScratchFile> scratch, CancellationToken cancellationToken)
    {
        ZipCatalog catalog = ZipCatalog.Find(archive);
        var reader = new ZipReader(archive, scratch);
        long count = 0;
        for (long offset = catalog.Offset; offset < catalog.End; count++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ZipEntry entry = ZipEntry.Read(archive, reader._tree, offset, catalog.End);
            offset += entry.RecordLength;
            reader.CheckPlace(entry, catalog);
            reader.Place(entry);
        }

        if (count != catalog.Count)
        {
            throw archive.Fault($"the end record counts {catalog.Count} entries and there are {count}", catalog.End);
        }

        reader.CheckOverlaps();
        return reader._tree.Root;
    }

    private void Place(ZipEntry entry)
    {
        switch (entry.Type)
        {
            case DescriptorType.Directory:
                _tree.PlaceDirectory(entry.Name, entry.Modified, entry.Offset);
                break;
            case DescriptorType.SymbolicLink:
                _tree.Place(entry.Name, _tree.Symlink(entry.Name, ReadTarget(entry), entry.Modified, entry.Offset), entry.Offset);
                break;
            case DescriptorType.RegularFile:
                _tree.Place(entry.Name, new FileNode(Content(entry)) { Modified = entry.Modified }, entry.Offset);
                break;
            default:
                _tree.Place(entry.Name, new SpecialNode(entry.Type) { Modified = entry.Modified }, entry.Offset);
                break;
        }
    }

    private FileContent Content(ZipEntry entry)
    {
        string? refused = (entry.Flags & (Format.FlagEncrypted | Format.FlagMasked)) != 0 ? "is encrypted"
            : entry.Method is not (Format.Stored or Format.Deflated) ? $"is compressed by the method {entry.Method}, not by deflate"
            : null;
        return refused is null ? new ZipContent(_archive, entry, _scratch) : new RefusedContent(entry.Size, entry.Name, _archive.Fault(
            $"the entry '{entry.Name}' {refused}, which is not supported; make the archive anew without that, or exclude the entry", entry.Offset));
    }

    private string ReadTarget(ZipEntry entry)
    {
        if (entry.Size > ErofsFormat.MaxLinkTarget)
        {
            throw _archive.Fault($"the symbolic link '{entry.Name}' has a target of {entry.Size} bytes, over the limit of {ErofsFormat.MaxLinkTarget}", entry.Offset);
        }

        var target = new byte[entry.Size];
        using ContentReader reader = Content(entry).Open();
        reader.Read(target, 0);
        return _tree.Decode(target, entry.Offset);
    }

    /// <summary>Refuses sizes that cannot be true, before anything is set aside for them.</summary>
    private void CheckPlace(ZipEntry entry, ZipCatalog catalog)
    {
        long start = entry.LocalOffset + Format.Local.Size + entry.RawName.Length;
        if (entry.LocalOffset > catalog.Offset || start > catalog.Offset || entry.CompressedSize > catalog.Offset - start)
        {
            throw _archive.Fault($"the entry '{entry.Name}' has {entry.CompressedSize} bytes at {entry.LocalOffset}, outside the archive", entry.Offset);
        }

        bool canBe = entry.Method == Format.Stored ? entry.Size <= entry.CompressedSize : entry.Size / Format.MaxExpansion <= entry.CompressedSize;
        if (!canBe && entry.Method is Format.Stored or Format.Deflated)
        {
            throw _archive.Fault(
                $"the entry '{entry.Name}' claims to be {entry.Size} bytes in {entry.CompressedSize}, more than those can hold", entry.Offset);
        }

        _ranges.Add((entry.LocalOffset, start + entry.CompressedSize, entry.Name));
    }

    /// <summary>Refuses archives whose entries share bytes: some of a few kilobytes inflate to petabytes that way.</summary>
    private void CheckOverlaps()
    {
        _ranges.Sort((a, b) => a.Start.CompareTo(b.Start));
        for (int i = 1; i < _ranges.Count; i++)
        {
            if (_ranges[i].Start < _ranges[i - 1].End)
            {
                throw _archive.Fault($"the entries '{_ranges[i - 1].Name}' and '{_ranges[i].Name}' lie over each other", _ranges[i].Start);
            }
        }
    }
}
