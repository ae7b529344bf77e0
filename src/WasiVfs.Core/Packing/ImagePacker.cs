// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.Packing;

/// <summary>Makes the image that a pack would embed as a file by itself, which Linux mounts and every verb that reads opens.</summary>
public static class ImagePacker
{
    /// <summary>Packs the mappings into an EROFS image, which appears when it is whole.</summary>
    /// <param name="outputPath">The file to make or to replace.</param>
    /// <param name="options">The mappings and how they are taken; what concerns programs has no effect.</param>
    /// <param name="progress">Told about long work, from this thread.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <exception cref="FileSystemException">A source cannot be read or holds what an image cannot.</exception>
    public static ImageResult Pack(
        string outputPath, PackOptions options, IProgress<PackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputPath);
        ArgumentNullException.ThrowIfNull(options);
        var warnings = new List<string>();
        using ImagePlan image = ImagePlan.Make(earlier: null, options, warnings, progress, cancellationToken);

        using AtomicFile file = AtomicFile.Create(outputPath);
        image.Write(file.Stream, progress, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        // The output may be one of the files that it was made from, and Windows replaces no file that is open.
        image.Dispose();
        file.Commit(cancellationToken);
        return new ImageResult(file.TargetPath, image.Plan.Length, image.Plan.FileCount, warnings);
    }
}

/// <summary>An image that was made.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Length">Its size in bytes, a multiple of 4096.</param>
/// <param name="Files">Regular files in it.</param>
/// <param name="Warnings">Sentences about what a person should know; empty where nothing is odd.</param>
public sealed record ImageResult(string Path, long Length, int Files, IReadOnlyList<string> Warnings);
