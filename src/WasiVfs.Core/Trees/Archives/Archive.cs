// SPDX-License-Identifier: MIT
using System.Buffers;
using System.IO.Compression;

namespace WasiVfs.Trees;

/// <summary>
/// An open tar or zip archive as a tree. Its headers are in memory and its contents are not: they are read by range, from the archive or
/// from a temporary file that what was compressed is inflated into.
/// </summary>
internal sealed class Archive : IDisposable
{
    private const int BufferSize = 1 << 16;
    private readonly FileStream _stream;
    private readonly InflatedFile _inflated;
    private readonly ZipTreeReader? _zip;

    private Archive(string path, ArchiveKind kind, ArchiveLimits limits, DirectoryNode? below, CancellationToken cancellationToken)
    {
        _stream = HostErrors.Translate(path, HostFile.OpenStream);
        var file = new ArchiveFile(_stream, path);
        _inflated = new InflatedFile(file, limits);
        bool isOpen = false;
        try
        {
            _zip = kind == ArchiveKind.Zip ? new ZipTreeReader(file, _inflated) : null;
            Nodes = HostErrors.Translate(path, _ => _zip is not null ? _zip.Read(cancellationToken)
                : TarTreeReader.Read(kind == ArchiveKind.Gzip ? Inflate(file, cancellationToken) : file, below, cancellationToken));
            isOpen = true;
        }
        finally
        {
            if (!isOpen)
            {
                Dispose();
            }
        }
    }

    /// <summary>The tree's root. Nodes that are used elsewhere can be read until <see cref="Dispose"/>.</summary>
    public DirectoryNode Nodes { get; }

    /// <summary>Opens an archive of a kind that <see cref="ArchiveMagic"/> has told.</summary>
    /// <exception cref="ArchiveFormatException">The archive is damaged, cut, unsafe, beyond the limits, or uses what is not supported.</exception>
    /// <exception cref="FileSystemException">A file cannot be read or written, or a tree cannot hold a name.</exception>
    public static Archive Open(string path, ArchiveKind kind, ArchiveLimits? limits, CancellationToken cancellationToken) =>
        new(path, kind, limits ?? new ArchiveLimits(), below: null, cancellationToken);

    /// <summary>Opens a tar archive that is laid over a tree, to whose files its hard links may lead.</summary>
    /// <exception cref="ArchiveFormatException">As for <see cref="Open"/>.</exception>
    /// <exception cref="FileSystemException">As for <see cref="Open"/>.</exception>
    public static Archive OpenOver(
        DirectoryNode below, string path, ArchiveKind kind, ArchiveLimits? limits, CancellationToken cancellationToken) =>
        new(path, kind, limits ?? new ArchiveLimits(), below, cancellationToken);

    public void Dispose()
    {
        _zip?.Dispose();
        _stream.Dispose();
        _inflated.Dispose();
    }

    private ArchiveFile Inflate(ArchiveFile archive, CancellationToken cancellationToken)
    {
        using var inflater = new GZipStream(archive.Stream, CompressionMode.Decompress, leaveOpen: true);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count = inflater.ReadAtLeast(buffer, ArchiveMagic.TarBlock, throwOnEndOfStream: false);
            if (!ArchiveMagic.IsTar(buffer.AsSpan(0, count)))
            {
                throw archive.Fault("the file is compressed by gzip, and what is compressed is not a tar archive");
            }

            for (; count > 0; count = inflater.Read(buffer))
            {
                cancellationToken.ThrowIfCancellationRequested();
                _inflated.Append(buffer.AsSpan(0, count));
            }

            return _inflated.File;
        }
        catch (InvalidDataException)
        {
            throw archive.Fault("the gzip data is damaged or cut; get the archive again", archive.Stream.Position);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
