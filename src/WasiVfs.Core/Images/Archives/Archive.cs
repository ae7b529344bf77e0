// SPDX-License-Identifier: MIT
using System.Buffers;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Images;

/// <summary>
/// An open tar or zip archive as a tree. Its headers are in memory and its contents are not: they are read by range, from the archive or
/// from a scratch file that what was compressed is inflated into.
/// </summary>
internal sealed class Archive : IDisposable
{
    private const int BufferSize = 1 << 16;
    private readonly SafeFileHandle _file;
    private readonly Lazy<ScratchFile> _scratch = new(() => new ScratchFile());

    private Archive(string path, ArchiveKind kind, CancellationToken cancellationToken)
    {
        _file = HostErrors.Translate(
            path, static path => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess));
        bool isOpen = false;
        try
        {
            var bytes = new ArchiveBytes(_file, path);
            DirectoryNode root = kind switch
            {
                ArchiveKind.Zip => ZipReader.Read(bytes, _scratch, cancellationToken),
                ArchiveKind.Gzip => TarArchive.Read(Inflate(bytes, cancellationToken), cancellationToken),
                _ => TarArchive.Read(bytes, cancellationToken),
            };
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
        _file.Dispose();
        if (_scratch.IsValueCreated)
        {
            _scratch.Value.Dispose();
        }
    }

    private ArchiveBytes Inflate(ArchiveBytes archive, CancellationToken cancellationToken)
    {
        var compressed = new ArchiveStream(archive, 0, archive.Length);
        using var inflated = new GZipStream(compressed, CompressionMode.Decompress);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            ScratchFile scratch = _scratch.Value;
            int count = inflated.ReadAtLeast(buffer, TarFormat.BlockSize, throwOnEndOfStream: false);
            if (!ArchiveMagic.IsTar(buffer.AsSpan(0, count)))
            {
                throw archive.Fault("the file is compressed by gzip, and what is compressed is no tar archive", 0);
            }

            for (; count > 0; count = inflated.Read(buffer))
            {
                cancellationToken.ThrowIfCancellationRequested();
                scratch.Write(scratch.Reserve(count), buffer.AsSpan(0, count));
            }

            return new ArchiveBytes(scratch.Handle, archive.Path, isInflated: true);
        }
        catch (InvalidDataException)
        {
            throw archive.Fault("the gzip data is damaged or cut; get the archive again", compressed.Position);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
