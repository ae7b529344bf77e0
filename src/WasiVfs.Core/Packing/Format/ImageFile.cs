// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>A file that holds an image: a packed module, or an EROFS image by itself. It is read by range and never loaded whole.</summary>
public sealed class ImageFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly ErofsImage _image;

    private ImageFile(string path, SafeFileHandle file, ErofsImage image, PackRecord? record, long imageOffset, long imageLength)
    {
        Path = path;
        _file = file;
        _image = image;
        Record = record;
        ImageOffset = imageOffset;
        ImageLength = imageLength;
    }

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <summary>The image's root directory, the guest's <c>/</c>.</summary>
    public Descriptor Root => _image.Root;

    /// <summary>What the packed module says of itself; null for an image by itself.</summary>
    public PackRecord? Record { get; }

    /// <summary>Where the image starts in the file.</summary>
    public long ImageOffset { get; }

    /// <summary>Bytes of the image.</summary>
    public long ImageLength { get; }

    /// <summary>Opens a packed module or an EROFS image; the file stays open until <see cref="Dispose"/>.</summary>
    /// <exception cref="PackException">The module holds no image of ours, or was packed by a later version.</exception>
    /// <exception cref="WasmFormatException">The module is malformed.</exception>
    /// <exception cref="ImageFormatException">The image is damaged or uses what this reader does not serve.</exception>
    public static ImageFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = System.IO.Path.GetFullPath(path);
        SafeFileHandle file = HostFile.Open(full, FileOptions.RandomAccess);
        try
        {
            Span<byte> start = stackalloc byte[Preamble.Length];
            int read = RandomAccess.Read(file, start, 0);
            return Preamble.Detect(start[..read]) switch
            {
                WasmFileKind.Module => OpenModule(full, file),
                WasmFileKind.Component => throw new PackException(
                    "ComponentNotSupported", $"\"{path}\" is a WebAssembly component, and components are not packed yet. Open a packed module or an EROFS image."),
                _ => OpenImage(full, file),
            };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Checks the whole image: its structure (<see cref="ErofsVerifier"/>), and in a packed module the SHA-256 that was recorded.
    /// Returns what is wrong; an image without fault gives none.
    /// </summary>
    /// <param name="progress">Told how many bytes of the image were hashed.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="ImageFormatException">The file was cut while it was open.</exception>
    /// <exception cref="OperationCanceledException">The check was cancelled.</exception>
    public IReadOnlyList<ImageProblem> Check(IProgress<PackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ImageProblem> problems = ErofsVerifier.Check(_image, cancellationToken);
        string? recorded = Record?.ImageSha256;
        string? computed = recorded is null ? null : Sha256(progress, cancellationToken);
        return recorded == computed ? problems
            : [.. problems, new ImageProblem("/", $"The image's SHA-256 is {computed}, and {recorded} was recorded when it was packed.", 0)];
    }

    private string Sha256(IProgress<PackProgress>? progress, CancellationToken cancellationToken)
    {
        using SHA256 hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        {
            CopyImageTo(stream, progress, cancellationToken);
        }

        return Convert.ToHexStringLower(hash.Hash!);
    }

    /// <summary>Copies the image's bytes.</summary>
    internal void CopyImageTo(Stream destination, IProgress<PackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        byte[] buffer = new byte[1 << 16];
        for (long done = 0; done < ImageLength;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = RandomAccess.Read(_file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, ImageLength - done)), ImageOffset + done);
            if (count == 0)
            {
                throw new ImageFormatException("The file ends within the image: it was cut while it was open", done);
            }

            destination.Write(buffer, 0, count);
            done += count;
            progress?.Report(new PackProgress("Reading the image", done, ImageLength));
        }
    }

    /// <summary>The inode number of a directory of the image.</summary>
    internal uint NodeId(GuestPath path)
    {
        Descriptor node = path.IsRoot ? Root : Root.OpenAt(PathFlags.None, path.ToString().TrimStart('/'));
        return checked((uint)((ErofsDescriptor)node).NodeId);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _image.Dispose();

    private static ImageFile OpenImage(string path, SafeFileHandle file)
    {
        long length = RandomAccess.GetLength(file);
        return new ImageFile(path, file, ErofsImage.Open(file, 0, length, ownsHandle: true), record: null, 0, length);
    }

    private static ImageFile OpenModule(string path, SafeFileHandle file)
    {
        (PackRecord record, long offset) = ImageLocator.Locate(file, path);
        return new ImageFile(path, file, ErofsImage.Open(file, offset, record.ImageLength, ownsHandle: true), record, offset, record.ImageLength);
    }
}
