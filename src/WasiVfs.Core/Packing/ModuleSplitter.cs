// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Sources;
using WasiVfs.Packing.Splitting;
using WasiVfs.Trees;

namespace WasiVfs.Packing;

/// <summary>Takes a packed module apart again, and proves what a packed module is made of.</summary>
public static class ModuleSplitter
{
    /// <summary>Writes the program that a packed module was made from, byte for byte, and the image.</summary>
    /// <param name="packedPath">A packed module with an undo record.</param>
    /// <param name="modulePath">The program's file to make or to replace; null to write the image alone.</param>
    /// <param name="imagePath">The image's file to make or to replace; null to write the program alone.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <exception cref="PackException">The module is not packed, holds no undo record, or gives back another program than the
    /// record says; or both outputs are one file.</exception>
    public static void Split(
        string packedPath, string? modulePath, string? imagePath, CancellationToken cancellationToken = default)
    {
        if (modulePath is not null && imagePath is not null && HostPlaces.AreSame(modulePath, imagePath))
        {
            throw new PackException(
                ErrorId.OutputTwice,
                $"The module and the image would both be written to '{imagePath}', so that one would be lost. Name two files.",
                imagePath);
        }

        using ImageFile packed = ImageFile.Open(packedPath);
        PackRecord record = packed.RequireModule();
        using AtomicFile? module = modulePath is null ? null : WriteModule(packed, record, packedPath, modulePath);
        using AtomicFile? image = imagePath is null ? null : AtomicFile.Create(imagePath);
        if (image is not null)
        {
            packed.CopyImageTo(image.Stream, cancellationToken: cancellationToken);
        }

        // Windows replaces no file that is open, and one of the outputs may be the packed module.
        packed.Dispose();
        module?.Commit(cancellationToken);
        image?.Commit(cancellationToken);
    }

    /// <summary>
    /// Proves that a packed file is a module plus the image that it holds and nothing else: the module is packed anew with that
    /// image, and every byte compared. What the file says of itself decides only which of the possible packs it is compared with.
    /// </summary>
    /// <param name="packedPath">The packed module.</param>
    /// <param name="modulePath">The program that it is said to be made from.</param>
    /// <exception cref="PackException">The files differ, with the first offset; or this version cannot make the same
    /// bytes.</exception>
    public static void Verify(string packedPath, string modulePath)
    {
        using ImageFile packed = ImageFile.Open(packedPath);
        PackRecord record = packed.RequireModule();
        if (record.Component is not null && !packed.IsInComponent)
        {
            throw new PackException(
                ErrorId.ChangedAfterPacking, $"'{packedPath}' was taken out of a packed component. Use the component itself.", packedPath);
        }

        using PackInput input = PackInput.Load(modulePath, record.Settings, []);
        if (input.Packed is not null)
        {
            throw new PackException(
                ErrorId.AlreadyPacked,
                $"'{modulePath}' is packed itself. Name the program that nothing was packed into.",
                modulePath);
        }

        if (record.RuntimeSha256 != record.Settings.Runtime.Sha256 || record.Packer != PackRecord.ThisPacker)
        {
            throw PackInput.AnotherVersion(packedPath, record);
        }

        IEnumerable<GuestPath> guestPaths = record.Mounts.Select(mount => GuestPath.Parse(mount.GuestPath));
        IReadOnlyList<PackedMount> mounts = MountPlaces.Of(guestPaths, record.SeparateMounts);
        byte[] mountTable = EncodeMounts(packed, packedPath, mounts, record);
        PackLayout layout = input.LayOut(mountTable, packed.ImageLength);
        using var comparison = new ComparingStream(packed.File, packedPath, modulePath);
        input.Frame?.WriteBefore(comparison, input.Frame.PackedWidths, packed.Module.Length);
        PackedModuleWriter.Write(
            layout,
            comparison,
            stream => CopyImage(packed, stream),
            digest => input.MakeRecord(
                layout, mounts, record.SeparateMounts, record.Start, record.Devices, digest, keepUndo: record.Undo is not null));
        input.Frame?.WriteAfter(comparison);
        comparison.ExpectEnd();
    }

    private static byte[] EncodeMounts(ImageFile packed, string packedPath, IReadOnlyList<PackedMount> mounts, PackRecord record)
    {
        try
        {
            return new StartPlan(record.Start, record.Devices).MountTable(mounts, record.SeparateMounts, record.Layer, packed.NodeId);
        }
        catch (FileSystemException e)
        {
            throw new PackException(
                ErrorId.NotThatModule,
                $"'{packedPath}' was changed after packing: its record names a path that its image does not hold. {e.Message}",
                packedPath);
        }
        catch (ImageFormatException e) when (e.Name(packedPath))
        {
            throw;
        }
    }

    private static ImageDigests CopyImage(ImageFile packed, Stream output)
    {
        packed.CopyImageTo(output);
        return ImageDigester.Compute(packed.Image, ErofsVerifier.RegularFiles(packed.Image));
    }

    private static AtomicFile WriteModule(ImageFile packed, PackRecord record, string packedPath, string modulePath)
    {
        AtomicFile file = AtomicFile.Create(modulePath);
        try
        {
            OriginalProgram.WriteFile(packed, record, packedPath, file.Stream);
            return file;
        }
        catch (Exception e)
        {
            (e as WasiVfsException)?.Name(packedPath);
            file.Dispose();
            throw;
        }
    }
}
