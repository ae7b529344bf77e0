// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Sources;
using WasiVfs.Trees;

namespace WasiVfs.Packing;

/// <summary>
/// Checks images, packed modules and archives as a whole: every byte of a packed module against its digests; an image's structure
/// and checksum; an archive's headers, and the sizes and checksums of its contents.
/// </summary>
public static class TreeChecker
{
    /// <summary>Checks a file. What cannot be opened because it is damaged has a problem; what holds no tree at all is an
    /// error.</summary>
    /// <param name="path">A packed module, an EROFS image, any other file with an image inside, or an archive.</param>
    /// <param name="progress">Told about the files that were read.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="ArchiveFormatException">The archive inflates to more than the usual limits allow.</exception>
    /// <exception cref="FileSystemException">Nothing is there, or it may not be read.</exception>
    /// <exception cref="PackException">The file holds no tree, is a module without packed files, or of another
    /// version.</exception>
    public static CheckResult Check(
        string path, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Check(path, limits: null, progress, cancellationToken);

    /// <summary>Checks a file; if it is an archive, within limits.</summary>
    /// <param name="path">As for <see cref="Check(string, IProgress{WorkProgress}, CancellationToken)"/>.</param>
    /// <param name="limits">How much the archive may inflate to; null for the defaults.</param>
    /// <param name="progress">Told about the files that were read.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="ArchiveFormatException">The archive is beyond its limits.</exception>
    /// <exception cref="FileSystemException">Nothing is there, or it may not be read.</exception>
    /// <exception cref="PackException">As for <see cref="Check(string, IProgress{WorkProgress}, CancellationToken)"/>.</exception>
    public static CheckResult Check(
        string path, ArchiveLimits? limits, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = System.IO.Path.GetFullPath(path);
        progress?.Report(new WorkProgress($"Checking {path}"));
        TreeKind? kind = TreeSource.Detect(path, out _);
        switch (kind)
        {
            case TreeKind.Directory:
                throw new PackException(
                    ErrorId.NothingToCheck,
                    $"'{path}' is a directory, which has nothing to check. Name a packed module, an image or an archive.",
                    path);
            case TreeKind.Tar or TreeKind.TarGzip or TreeKind.Zip:
                return new CheckResult(full, kind.Value, ArchiveChecker.Check(path, limits, progress, cancellationToken));
            default:
                using (ByteSource file = HostFile.OpenSource(path))
                {
                    ByteSource module = ImageLocator.PackedModuleIn(file);
                    var check = new ImageFileCheck(module, path, progress, cancellationToken);
                    return FrameCheck.Add(file, module, path, check.Run(full, kind ?? TreeKind.EmbeddedImage));
                }
        }
    }
}
