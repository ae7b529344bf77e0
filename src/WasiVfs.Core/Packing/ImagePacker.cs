// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Inventory;
using WasiVfs.Packing.Sources;
using WasiVfs.Trees;

namespace WasiVfs.Packing;

/// <summary>Makes the image that a pack would embed as a file by itself, which Linux mounts and every verb that reads
/// opens.</summary>
public static class ImagePacker
{
    /// <summary>Packs the mappings into an EROFS image, which appears when it is whole.</summary>
    /// <param name="outputPath">The file to make or to replace. It must lie outside of the directories that are packed.</param>
    /// <param name="options">The mappings and how they are taken; what concerns programs has no effect.</param>
    /// <param name="progress">Told about long work, from this thread.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <exception cref="PackException">The output lies in a directory that is packed.</exception>
    /// <exception cref="FileSystemException">A source cannot be read or holds what an image cannot.</exception>
    public static ImageResult Pack(
        string outputPath, PackOptions options,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputPath);
        ArgumentNullException.ThrowIfNull(options);
        OutputPlace.RequireOutside(outputPath, options);
        var warnings = new List<Warning>();
        using ImagePlan image = Plan(options, warnings, progress, cancellationToken);

        // Not before the sources are listed: the temporary file may lie among them.
        using AtomicFile file = AtomicFile.Create(outputPath);
        image.Write(file.Stream, progress, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        // The output may be one of the files that it was made from, and Windows replaces no file that is open.
        image.Dispose();
        file.Commit(cancellationToken);
        return new ImageResult(file.TargetPath, image.Plan.Length, image.Plan.FileCount, warnings);
    }

    /// <summary>Packs the mappings into an EROFS image and writes it to a stream.</summary>
    /// <param name="output">Where the image goes, from its position on; it need not seek. After an exception it may have a part
    /// of the image.</param>
    /// <param name="options">The mappings and how they are taken; what concerns programs has no effect.</param>
    /// <param name="progress">Told about long work, from this thread.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="FileSystemException">A source cannot be read or holds what an image cannot.</exception>
    public static ImageResult Pack(
        Stream output, PackOptions options,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        var warnings = new List<Warning>();
        using ImagePlan image = Plan(options, warnings, progress, cancellationToken);
        image.Write(output, progress, cancellationToken);
        return new ImageResult("", image.Plan.Length, image.Plan.FileCount, warnings);
    }

    private static ImagePlan Plan(
        PackOptions options, List<Warning> warnings, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        PlannedBill? bill = options.HasBillOfMaterials ? new PlannedBill(moduleSha256: null) : null;
        var input = new ImageInput(Earlier: null, options, TraceFile.ReadAll(options.OnlyUsed, program: null), bill);
        return ImagePlan.Make(input, warnings, progress, cancellationToken);
    }
}
