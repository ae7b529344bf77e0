// SPDX-License-Identifier: MIT
using System.Formats.Tar;

namespace WasiVfs.Trees;

/// <summary>Reads the headers of a tar archive (ustar, pax, GNU, and the oldest) into a tree; contents stay where they are.</summary>
internal static class TarTreeReader
{
    private const string SparseAttributes = "GNU.sparse.";

    /// <param name="archive">The archive.</param>
    /// <param name="below">The tree that it is laid over if it is a layer; null if it stands alone.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArchiveFormatException">The archive is damaged, cut, unsafe, or uses what is not supported.</exception>
    public static DirectoryNode Read(ArchiveFile archive, DirectoryNode? below, CancellationToken cancellationToken)
    {
        var tree = new ArchiveTree(archive, below);
        long end = 0;
        archive.Stream.Position = 0;
        using var reader = new TarReader(archive.Stream, leaveOpen: true);
        while (Next(reader, archive) is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.EntryType != TarEntryType.GlobalExtendedAttributes)
            {
                Place(tree, archive, entry);
            }

            end = entry.DataOffset + entry.Length;
        }

        // The reader ends in the same way at the zeros that end an archive and at the end of one that was cut between two entries.
        return archive.Stream.Position >= end + ArchiveMagic.TarBlock ? tree.Root
            : throw archive.Fault("the archive ends without the zeros that end a tar archive: it is cut; get it again", archive.Length);
    }

    private static TarEntry? Next(TarReader reader, ArchiveFile archive)
    {
        TarHeaders.CheckAhead(archive);
        try
        {
            return reader.GetNextEntry();
        }
        catch (Exception fault) when (fault
            is InvalidDataException or FormatException or ArgumentException or OverflowException or InvalidOperationException)
        {
            throw archive.Fault(TarHeaders.Damaged, archive.Stream.Position);
        }
        catch (NotSupportedException)
        {
            throw archive.Fault(
                "an entry is a sparse file of GNU's format or the rest of a file in another volume, which is not supported; " +
                "make the archive anew with tar --format=pax",
                archive.Stream.Position);
        }
        catch (EndOfStreamException)
        {
            throw archive.Cut(archive.Length);
        }
    }

    private static void Place(ArchiveTree tree, ArchiveFile archive, TarEntry entry)
    {
        long offset = entry.DataOffset;
        string name = tree.Checked(entry.Name, offset);
        switch (entry.EntryType)
        {
            case TarEntryType.Directory or TarEntryType.DirectoryList:
            case TarEntryType.V7RegularFile when name.EndsWith('/'):
                tree.PlaceDirectory(name, entry.ModificationTime, offset);
                break;
            case TarEntryType.HardLink:
                tree.Place(name, tree.Target(name, tree.Checked(entry.LinkName, offset), offset), offset);
                break;
            case TarEntryType.SymbolicLink:
                tree.Place(name, tree.Symlink(name, tree.Checked(entry.LinkName, offset), entry.ModificationTime, offset), offset);
                break;
            default:
                TreeNode node = Special(entry.EntryType) is { } special ? new SpecialNode(special) : new FileNode(Content(archive, entry));
                node.Modified = entry.ModificationTime;
                tree.Place(name, node, offset);
                break;
        }
    }

    private static DescriptorType? Special(TarEntryType type) => type switch
    {
        TarEntryType.CharacterDevice => DescriptorType.CharacterDevice,
        TarEntryType.BlockDevice => DescriptorType.BlockDevice,
        TarEntryType.Fifo => DescriptorType.Fifo,
        _ => null,
    };

    private static FileContent Content(ArchiveFile archive, TarEntry entry)
    {
        if (entry.Length > archive.Length - entry.DataOffset)
        {
            throw archive.Fault(
                $"the entry '{entry.Name}' has {entry.Length} bytes and the archive ends before: it is cut; get it again", entry.DataOffset);
        }

        bool isSparse = entry.EntryType == TarEntryType.SparseFile
            || (entry is PaxTarEntry pax && pax.ExtendedAttributes.Keys.Any(key => key.StartsWith(SparseAttributes, StringComparison.Ordinal)));
        return isSparse
            ? new RefusedContent(entry.Length, entry.Name, archive.Fault(
                $"the file '{entry.Name}' is stored sparse, which is not supported; make the archive without --sparse, or exclude the file",
                entry.DataOffset))
            : entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile
            ? new RangeContent(archive, entry.DataOffset, entry.Length, entry.Name)
            : throw archive.Fault(
                $"the entry '{entry.Name}' is of the type {entry.EntryType}, which is not supported; " +
                "make the archive anew with tar --format=pax",
                entry.DataOffset);
    }
}
