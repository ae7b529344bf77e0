// SPDX-License-Identifier: MIT
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Format;

/// <summary>
/// Finds the image in a file of any kind: by the record of a packed module, which may be nested in a component; otherwise by the
/// image's own superblock, which is there whatever another tool has made of the module.
/// </summary>
internal static class ImageLocator
{
    /// <summary>Where the image of a file lies.</summary>
    /// <exception cref="PackException">The file is a module or a component without an image, or its record is of a version that
    /// is not read.</exception>
    /// <exception cref="WasmFormatException">The file is a malformed module without an image.</exception>
    public static ImagePlace Locate(ByteSource file, string path)
    {
        Span<byte> start = stackalloc byte[ArchiveMagic.Length];
        start = start[..file.ReadUpTo(start, 0)];
        WasmFileKind kind = Preamble.Detect(start);
        if (kind == WasmFileKind.NotWasm && ArchiveMagic.Detect(start) == ArchiveKind.Erofs)
        {
            return new ImagePlace(0, file.Length);
        }

        WasiVfsException? fault = null;
        try
        {
            if (FindRecorded(file, kind) is { } recorded)
            {
                return recorded;
            }
        }
        catch (WasiVfsException e) when (e.Id is ErrorId.PackRecordDamaged or ErrorId.ImageNotFound or ErrorId.ModuleMalformed)
        {
            fault = e;
        }

        return Search(file, path, kind, fault) ?? throw (fault ?? NoImage(path, kind));
    }

    /// <summary>The packed module in a component; the file itself if it is something else.</summary>
    public static ByteSource PackedModuleIn(ByteSource file)
    {
        Span<byte> start = stackalloc byte[Preamble.Length];
        if (Preamble.Detect(start[..file.ReadUpTo(start, 0)]) != WasmFileKind.Component)
        {
            return file;
        }

        try
        {
            return ComponentModules.Find(file).Select(module => new RangeByteSource(file, module.Offset, module.Length))
                .FirstOrDefault(module => FoundDigests.In(module).Digests is not null) ?? file;
        }
        catch (WasmFormatException)
        {
            // What is damaged is told by whoever opens the file.
            return file;
        }
    }

    private static ImagePlace? FindRecorded(ByteSource file, WasmFileKind kind) => kind switch
    {
        WasmFileKind.Module => RecordedImage.Find(file),
        WasmFileKind.Component => ComponentModules.Find(file)
            .Select(module => FindNested(file, module.Offset, module.Length)).FirstOrDefault(place => place is not null),
        _ => null,
    };

    private static ImagePlace? FindNested(ByteSource component, long offset, long length) =>
        RecordedImage.Find(new RangeByteSource(component, offset, length)) is { } place
            ? place with { Offset = offset + place.Offset, ModuleInComponent = offset } : null;

    // A pack puts its image behind the program's own data, so that of several images the last is the pack's.
    private static ImagePlace? Search(ByteSource file, string path, WasmFileKind kind, WasiVfsException? fault)
    {
        (long offset, long length) = ImageSearch.Find(file).LastOrDefault();
        if (length == 0)
        {
            return null;
        }

        string reason = fault is { Id: ErrorId.PackRecordDamaged or ErrorId.ImageNotFound }
            ? "holds a record of a pack that does not fit it"
            : kind is WasmFileKind.Module or WasmFileKind.Component ? "holds no record of a pack"
            : "is not a module";
        return new ImagePlace(offset, length)
        {
            Fault = fault,
            Warnings =
            [
                new Warning(
                    WarningId.PackRecordLost,
                    $"'{path}' {reason}: its image was found by the superblock, at offset 0x{offset:x}. "
                        + "The original module cannot be given back or verified, nor the pack's digests be compared."),
            ],
        };
    }

    private static PackException NoImage(string path, WasmFileKind kind) => kind switch
    {
        WasmFileKind.Module => new PackException(
            ErrorId.NotPacked, $"'{path}' is a module without packed files. Pack it first, or name an EROFS image.", path),
        WasmFileKind.Component => new PackException(
            ErrorId.NotPacked, $"'{path}' is a WebAssembly component, and no module in it has packed files.", path),
        _ => new PackException(
            ErrorId.NotATree,
            $"'{path}' is not a tar, tar.gz or zip archive, an EROFS image or a packed module, and no image is inside it.",
            path),
    };
}
