// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Something in an image that is not as it must be.</summary>
/// <param name="Path">The entry's path in the image, or <c>/</c> for what concerns all of it.</param>
/// <param name="Message">A sentence.</param>
/// <param name="Offset">Where it lies, in bytes from the image's start.</param>
public sealed record ImageProblem(string Path, string Message, long Offset);

/// <summary>
/// Checks an image's structure as a whole, which a reader that only looks where it is sent does not: the checksum, the order of names, the
/// link counts, the number of inodes, and that nothing lies over anything else but the blocks of equal files.
/// </summary>
public static class ErofsVerifier
{
    private const int MaxProblems = 1000;

    /// <summary>Walks the whole image and returns what is wrong, at most a thousand problems; an image without fault gives none.</summary>
    /// <param name="image">An open image, ours or another tool's.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public static IReadOnlyList<ImageProblem> Check(ErofsImage image, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        var walk = new VerifyingWalk(image);
        CheckChecksum(image.Blocks, walk);
        walk.Run(cancellationToken);
        return [.. walk.Problems.Take(MaxProblems)];
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
