// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Format;
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Measuring;

/// <summary>Measures a file of any kind by the headers of its sections and the inodes of its image.</summary>
internal static class FileMeasure
{
    public const string Code = "code";
    public const string CodeOfRuntime = "code of the runtime";
    public const string Data = "data";
    public const string Debug = "debug information";
    public const string Names = "names of functions";
    public const string Image = "image";
    public const string Records = "records of the pack";
    public const string Component = "the component around its modules";
    public const string Around = "the file around the image";
    public const string Rest = "types, imports, exports and other sections";

    public static FileSizes Of(string path, CancellationToken cancellationToken)
    {
        string full = Path.GetFullPath(path);
        using ByteSource file = HostFile.OpenSource(path);
        try
        {
            var shares = new Dictionary<string, long>(StringComparer.Ordinal);
            ImagePlace? image = FindImage(file, path);
            Split(file, image, shares);
            var sizes = new FileSizes
            {
                Path = full,
                Length = file.Length,
                Parts =
                [
                    .. shares.Where(share => share.Value > 0).Select(share => new SizedPart(share.Key, share.Value))
                        .OrderByDescending(share => share.Length).ThenBy(share => share.Name, StringComparer.Ordinal),
                ],
            };
            return image is null ? sizes : WithTree(sizes, file, image, cancellationToken);
        }
        catch (WasiVfsException e) when (e.Name(path))
        {
            throw;
        }
    }

    // A module or a component without an image has sizes all the same.
    private static ImagePlace? FindImage(ByteSource file, string path)
    {
        try
        {
            return ImageLocator.Locate(file, path);
        }
        catch (PackException e) when (e.Id == ErrorId.NotPacked && Kind(file) != WasmFileKind.NotWasm)
        {
            return null;
        }
    }

    private static FileSizes WithTree(FileSizes sizes, ByteSource file, ImagePlace place, CancellationToken cancellationToken)
    {
        using ErofsImage image = ErofsImage.Open(new RangeByteSource(file, place.Offset, place.Length));
        var tree = new TreeMeasure(image, cancellationToken);
        SizedEntry root = tree.Measure();
        return sizes with
        {
            Tree = root,
            Extensions = tree.Extensions,
            DuplicateFiles = tree.DuplicateFiles,
            DuplicateBytes = tree.DuplicateBytes,
        };
    }

    private static void Split(ByteSource file, ImagePlace? image, Dictionary<string, long> shares)
    {
        if (image is not null)
        {
            Add(shares, Image, image.Length);
        }

        switch (Kind(file))
        {
            case WasmFileKind.Module:
                AddModule(file, image, image?.Offset, shares);
                break;
            case WasmFileKind.Component:
                long around = file.Length;
                foreach ((long offset, long length) in ComponentModules.Find(file))
                {
                    AddModule(new RangeByteSource(file, offset, length), image, image?.Offset - offset, shares);
                    around -= length;
                }

                Add(shares, Component, around);
                break;
            default:
                Add(shares, Around, file.Length - (image?.Length ?? 0));
                break;
        }
    }

    private static void AddModule(ByteSource module, ImagePlace? image, long? imageOffset, Dictionary<string, long> shares)
    {
        WasmFile wasm = WasmFile.Scan(module);
        foreach (SectionHeader section in wasm.Sections)
        {
            long length = section.PayloadOffset + section.PayloadLength - section.HeaderOffset;
            bool holdsImage = imageOffset >= section.PayloadOffset && imageOffset < section.PayloadOffset + section.PayloadLength;
            long runtime = section.Id == SectionId.Code ? RuntimeCode(wasm, image?.Record) : 0;
            Add(shares, CodeOfRuntime, runtime);
            Add(shares, NameOf(section), length - runtime - (holdsImage ? image!.Length : 0));
        }

        Add(shares, Rest, Preamble.Length);
    }

    // The digests know where the program's code ends.
    private static long RuntimeCode(WasmFile wasm, PackRecord? record) => record is null ? 0
        : FoundDigests.In(wasm.File).Digests?.Parts.Where(part => part.Name == CodeOfRuntime).Sum(part => part.Length) ?? 0;

    private static string NameOf(SectionHeader section) => section switch
    {
        { Id: SectionId.Code } => Code,
        { Id: SectionId.Data } => Data,
        { CustomName: "name" } => Names,
        { CustomName: "external_debug_info" or "sourceMappingURL" or "build_id" } => Debug,
        { CustomName: { } name } when name.StartsWith(".debug_", StringComparison.Ordinal) => Debug,
        { CustomName: PackRecord.SectionName or PackDigests.SectionName } => Records,
        _ => Rest,
    };

    private static WasmFileKind Kind(ByteSource file) => new SectionScanner(file).DetectKind();

    private static void Add(Dictionary<string, long> shares, string name, long length) => shares[name] = shares.GetValueOrDefault(name) + length;
}
