// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>
/// Checks an image's structure as a whole, which a reader that only looks where it is sent does not: the checksum, the order of names, the
/// link counts, the number of inodes, and that nothing lies over anything else but the blocks of equal files.
/// </summary>
internal static class ErofsVerifier
{
    /// <summary>How many problems are told.</summary>
    public const int MaxProblems = 1000;

    /// <summary>Walks the whole image and returns what is wrong, at most a thousand problems; the list is empty if the image has no fault.</summary>
    /// <param name="image">An open image, ours or another tool's.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public static IReadOnlyList<ImageProblem> Check(ErofsImage image, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        return [.. Walk(image, cancellationToken).Problems];
    }

    /// <summary>Checks the structure as <see cref="Check(ErofsImage, CancellationToken)"/> does, and every byte against digests.</summary>
    /// <param name="image">An open image.</param>
    /// <param name="expected">The digests that were recorded.</param>
    /// <param name="progress">Told the bytes hashed so far.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    internal static IReadOnlyList<ImageProblem> Check(
        ErofsImage image, ImageDigests expected, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        VerifyingWalk walk = Walk(image, cancellationToken);
        ImageDigests computed = ImageDigester.Compute(image, [.. expected.NodeIds], progress, cancellationToken);
        return [.. walk.Problems.Concat(Differences(expected, computed, walk)).Take(MaxProblems)];
    }

    /// <summary>The node ids of all regular files that a walk comes to, ascending.</summary>
    internal static IReadOnlyCollection<uint> RegularFiles(ErofsImage image) =>
        [.. Walk(image, CancellationToken.None).RegularFiles.Select(nodeId => checked((uint)nodeId)).Order()];

    private static VerifyingWalk Walk(ErofsImage image, CancellationToken cancellationToken)
    {
        var walk = new VerifyingWalk(image);
        CheckChecksum(image.Blocks, walk);
        walk.Run(cancellationToken);
        return walk;
    }

    private static IEnumerable<ImageProblem> Differences(ImageDigests expected, ImageDigests computed, VerifyingWalk walk)
    {
        if (!computed.Rest.SequenceEqual(expected.Rest))
        {
            yield return new ImageProblem("/", "The superblock, the inodes or the directories are not as they were packed.", 0);
        }

        for (int i = 0; i < expected.Count; i++)
        {
            if (!computed.File(i).SequenceEqual(expected.File(i)))
            {
                uint nodeId = expected.NodeId(i);
                yield return new ImageProblem(
                    walk.PathOf(nodeId) ?? "/",
                    $"The content of {(walk.PathOf(nodeId) is null ? "a file without a name" : "the file")} is not as it was packed: "
                        + $"its SHA-256 is {Convert.ToHexStringLower(computed.File(i))} and was {Convert.ToHexStringLower(expected.File(i))}.",
                    nodeId * (long)ErofsFormat.InodeSlot);
            }
        }
    }

    private static void CheckChecksum(ImageBlocks image, VerifyingWalk walk)
    {
        ErofsSuperblock super = image.Superblock;
        int end = ErofsSuperblock.ChecksumEnd(super.BlockBits);
        if (super.Checksum is not { } stored || end > image.Length)
        {
            return;
        }

        var start = new byte[end];
        image.ReadContent(start, 0);
        uint computed = ErofsSuperblock.ComputeChecksum(start, super.BlockBits);
        if (computed != stored)
        {
            walk.Report("/", $"The superblock's checksum is 0x{stored:x8} and should be 0x{computed:x8}.", ErofsFormat.SuperblockOffset);
        }
    }
}
