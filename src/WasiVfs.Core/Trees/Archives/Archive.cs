// SPDX-License-Identifier: MIT
using System.Buffers;
using System.IO.Compression;

namespace WasiVfs.Trees;

/// <summary>
/// An open tar or zip archive as a tree. Its headers are in memory and its contents are not: they are read by range, from the archive or
/// from a scratch file that what was compressed is inflated into.
/// </summary>
internal sealed class Archive : IDisposable
{
    private const int BufferSize = 1 << 16;
    private readonly FileStream _file;
    private readonly Lazy<ScratchFile> _scratch = new(() => new ScratchFile());
    private readonly ZipTreeReader? _zip;

    private Archive(string path, ArchiveKind kind, CancellationToken cancellationToken)
    {
        _file = HostErrors.Translate(path, static path => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        bool isOpen = false;
        try
        {
            var bytes = new ArchiveBytes(_file, path);
            _zip = kind == ArchiveKind.Zip ? new ZipTreeReader(bytes, _scratch) : null;
            DirectoryNode root = HostErrors.Translate(path, _ => _zip is not null ? _zip.Read(cancellationToken)
                : TarTreeReader.Read(kind == ArchiveKind.Gzip ? Inflate(bytes, cancellationToken) : bytes, cancellationToken));
            Root = new NodeTree(root, path).Root;
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

    public Descriptor Root { get; }

    /// <summary>Opens an archive of a kind that <see cref="ArchiveMagic"/> has told.</summary>
    /// <exception cref="ArchiveFormatException">The archive is damaged, cut, unsafe, or uses what is not supported.</exception>
    /// <exception cref="FileSystemException">A file cannot be read or written, or a name is none that a tree can hold.</exception>
    public static Archive Open(string path, ArchiveKind kind, CancellationToken cancellationToken) => new(path, kind, cancellationToken);

    public void Dispose()
    {
        _zip?.Dispose();
        _file.Dispose();
        if (_scratch.IsValueCreated)
        {
            _scratch.Value.Dispose();
        }
    }

    private ArchiveBytes Inflate(ArchiveBytes archive, CancellationToken cancellationToken)
    {
        using var inflated = new GZipStream(archive.Stream, CompressionMode.Decompress, leaveOpen: true);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count = inflated.ReadAtLeast(buffer, ArchiveMagic.TarBlock, throwOnEndOfStream: false);
            if (!ArchiveMagic.IsTar(buffer.AsSpan(0, count)))
            {
                throw archive.Fault("the file is compressed by gzip, and what is compressed is no tar archive");
            }

            for (; count > 0; count = inflated.Read(buffer))
            {
                cancellationToken.ThrowIfCancellationRequested();
                _scratch.Value.Append(buffer.AsSpan(0, count));
            }

            return _scratch.Value.Bytes(archive.Path);
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
