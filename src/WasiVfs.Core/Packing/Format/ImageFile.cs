// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Format;
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>
/// A file that holds an image: a packed module; an EROFS image by itself; or what another tool has made of a packed module, such
/// as a component around it or compiled code. It is read by range and never loaded whole.
/// </summary>
public sealed class ImageFile : IDisposable
{
    private readonly ImagePlace _place;

    private ImageFile(string path, ByteSource file, ImagePlace place)
    {
        (Path, File, _place) = (path, file, place);
        Image = ErofsImage.Open(new RangeByteSource(file, place.Offset, place.Length));
    }

    /// <summary>The file's full path; of a stream, the name that it was given.</summary>
    public string Path { get; }

    /// <summary>The image's root directory, the guest's <c>/</c>.</summary>
    public Descriptor Root => Image.Root;

    /// <summary>What the packed module says of itself; null for an image by itself, and for what another tool has
    /// rewritten.</summary>
    public PackRecord? Record => _place.Record;

    /// <summary>Where the image starts in the file.</summary>
    public long ImageOffset => _place.Offset;

    /// <summary>Bytes of the image.</summary>
    public long ImageLength => _place.Length;

    /// <summary>What was lost if another tool has rewritten the file; empty if nothing was.</summary>
    public IReadOnlyList<Warning> Warnings => _place.Warnings;

    /// <summary>Why a record that is there cannot be used; null if there is none, or it can.</summary>
    internal WasiVfsException? RecordFault => _place.Fault;

    /// <summary>Whether the module that holds the image is part of a component.</summary>
    internal bool IsInComponent => _place.ModuleInComponent is not null;

    /// <summary>What lies around the packed module in a component; null for a module by itself.</summary>
    internal ComponentFrame? Frame => _place.ModuleInComponent is { } offset ? field ??= ComponentFrame.Of(File, offset) : null;

    /// <summary>The packed module's bytes.</summary>
    internal ByteSource Module => Frame?.Module ?? File;

    internal ErofsImage Image { get; }

    internal ByteSource File { get; }

    /// <summary>Opens a file that holds an image; it stays open until <see cref="Dispose"/>.</summary>
    /// <param name="path">A packed module, an EROFS image, or any other file with an image inside.</param>
    /// <exception cref="FileSystemException">Nothing is there, it may not be read, or it is not a regular file.</exception>
    /// <exception cref="PackException">The file holds no image of ours, or was packed by another version.</exception>
    /// <exception cref="WasmFormatException">The module is malformed.</exception>
    /// <exception cref="ImageFormatException">The image is damaged or uses what this reader does not serve.</exception>
    public static ImageFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Open(HostFile.OpenSource(path), System.IO.Path.GetFullPath(path), path);
    }

    /// <summary>Opens an image in a stream.</summary>
    /// <param name="stream">A stream that can seek; it is read from its first byte on, whatever its position.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="leaveOpen">Whether <see cref="Dispose"/> leaves the stream open.</param>
    /// <exception cref="PackException">As for <see cref="Open(string)"/>.</exception>
    /// <exception cref="WasmFormatException">As for <see cref="Open(string)"/>.</exception>
    /// <exception cref="ImageFormatException">As for <see cref="Open(string)"/>.</exception>
    public static ImageFile Open(Stream stream, string name = "the stream", bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Open(new StreamByteSource(stream, leaveOpen), name, name);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        Image.Dispose();
        File.Dispose();
    }

    /// <summary>Opens a source, which is closed with the result, or at once if it holds no image.</summary>
    internal static ImageFile Open(ByteSource file, string path, string shownPath)
    {
        ImageFile? opened = null;
        try
        {
            return opened = new ImageFile(path, file, ImageLocator.Locate(file, shownPath));
        }
        catch (WasiVfsException e) when (e.Name(shownPath))
        {
            throw;
        }
        finally
        {
            if (opened is null)
            {
                file.Dispose();
            }
        }
    }

    /// <summary>The record of a packed module that can be taken apart.</summary>
    /// <exception cref="PackException">The file is something else, or its record cannot be used.</exception>
    internal PackRecord RequireModule() => IsInComponent && Record is { Component: null }
        ? throw new PackException(
            ErrorId.ComponentNotSupported,
            $"'{Path}' is a component that was made of a packed module. Use the packed module itself, or pack a component.",
            Path)
        : Record ?? throw (RecordFault ?? NoRecord());

    /// <summary>Copies the image's bytes.</summary>
    internal void CopyImageTo(
        Stream destination, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        byte[] buffer = new byte[1 << 16];
        for (var read = new ByteCounter(progress, "Reading the image", ImageLength); read.Done < ImageLength;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = (int)Math.Min(buffer.Length, ImageLength - read.Done);
            File.Read(buffer.AsSpan(0, count), ImageOffset + read.Done);
            destination.Write(buffer, 0, count);
            read.Add(count);
        }
    }

    /// <summary>The inode number of a directory of the image.</summary>
    internal uint NodeId(GuestPath path)
    {
        Descriptor node = path.IsRoot ? Root : Root.OpenAt(PathFlags.None, path.ToString().TrimStart('/'));
        return checked((uint)((ErofsDescriptor)node).NodeId);
    }

    private PackException NoRecord() => Warnings.Count == 0
        ? new PackException(ErrorId.NotPacked, $"'{Path}' is an EROFS image, not a packed module.", Path)
        : new PackException(
            ErrorId.ChangedAfterPacking,
            $"'{Path}' was rewritten by another tool after it was packed, and has no record of the pack. Use the original module.",
            Path);
}
