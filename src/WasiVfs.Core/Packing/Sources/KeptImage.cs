// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Format;
using WasiVfs.Trees;

namespace WasiVfs.Packing.Sources;

/// <summary>
/// The image of a packed module that goes into another one. It is compared with its digests first: files that were damaged must not get
/// new digests, which would fit.
/// </summary>
internal static class KeptImage
{
    /// <summary>Checks every byte of the image; if the digests are lost, against the digest that the record has of the
    /// whole.</summary>
    /// <param name="packed">The packed module, with a record.</param>
    /// <param name="progress">Told about the bytes that were read.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="PackException">The image is not as it was packed.</exception>
    /// <exception cref="ImageFormatException">The image is so damaged that it cannot be walked.</exception>
    public static void RequireUnchanged(
        ImageFile packed, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        if (FoundDigests.In(packed.File).Digests?.Image is { } digests)
        {
            IReadOnlyList<ImageProblem> problems = ErofsVerifier.Check(packed.Image, digests, progress, cancellationToken);
            if (problems.Count > 0)
            {
                // A byte of a small file is one of the superblock's checksum too; the file says more.
                ImageProblem problem = problems.FirstOrDefault(problem => problem.Path != "/") ?? problems[0];
                throw Damaged(packed.Path, $"at '{problem.Path}' in it: {problem.Message}");
            }
        }
        else
        {
            IReadOnlyCollection<uint> files = ErofsVerifier.RegularFiles(packed.Image);
            string root = Convert.ToHexStringLower(ImageDigester.Compute(packed.Image, files, progress, cancellationToken).Root);
            if (root != packed.Record!.ImageDigest)
            {
                throw Damaged(packed.Path, $"its digest is {root} and was {packed.Record.ImageDigest}.");
            }
        }
    }

    /// <summary>Lets the image's files be taken over unread, with the digests that they have: a damaged file keeps the digest that it does not
    /// fit. All else of the image is checked, since it is made anew.</summary>
    /// <param name="packed">The packed module, with a record.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>False if that cannot be: the module has no digests, or is not a file by itself.</returns>
    /// <exception cref="PackException">The image is not as it was packed.</exception>
    public static bool TryKeepUnread(ImageFile packed, CancellationToken cancellationToken)
    {
        if (packed.File is not FileByteSource file || FoundDigests.In(packed.Module).Digests?.Image is not { } digests)
        {
            return false;
        }

        if (!ImageDigester.ComputeRest(packed.Image, digests.NodeIds, cancellationToken).AsSpan().SequenceEqual(digests.Rest))
        {
            throw Damaged(packed.Path, "its directories and inodes do not have the digest that they had.");
        }

        packed.Image.KeptFiles = new KeptFiles(file.File, file.Start + packed.ImageOffset, digests);
        return true;
    }

    private static PackException Damaged(string path, string fault) => new(
        ErrorId.ChangedAfterPacking,
        $"The image in '{path}' was changed after it was packed, and is not packed again: {fault} Use the original module.",
        path);
}
