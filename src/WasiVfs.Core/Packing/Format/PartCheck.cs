// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using WasiVfs.Trees;

namespace WasiVfs.Packing.Format;

/// <summary>Compares the parts of a packed module's file with their digests, all but the image, whose digests go further.</summary>
internal static class PartCheck
{
    private const int BufferSize = 1 << 16;

    /// <summary>What is not as it was packed.</summary>
    /// <param name="file">The file.</param>
    /// <param name="found">Its digests.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public static List<ImageProblem> Compare(ByteSource file, FoundDigests found, CancellationToken cancellationToken)
    {
        var problems = new List<ImageProblem>();
        byte[] buffer = new byte[BufferSize];
        long at = 0;
        bool fits = Fits(file, found);
        foreach (FilePart part in found.Digests!.Parts)
        {
            if (part.Length > file.Length - at)
            {
                break;
            }

            if (part.Name != FilePart.Image && !Hash(file, at, part.Length, buffer, cancellationToken).AsSpan().SequenceEqual(part.Digest.Span))
            {
                problems.Add(new ImageProblem("/", $"The part '{part.Name}' of the file is not as it was packed.", at) { Part = part.Name });
                if (!fits)
                {
                    break;
                }
            }

            at += part.Length;
        }

        if (!fits)
        {
            problems.Add(new ImageProblem("/", "Parts of the file have other lengths than when it was packed: another tool has changed the file.", at));
        }

        return problems;
    }

    /// <summary>Where the image started when the file was packed; null if no part is the image.</summary>
    public static long? ImageOffset(PackDigests digests) =>
        digests.Parts.Any(part => part.Name == FilePart.Image) ? digests.Parts.TakeWhile(part => part.Name != FilePart.Image).Sum(part => part.Length) : null;

    // The parts, the digests, and nothing else.
    private static bool Fits(ByteSource file, FoundDigests found)
    {
        decimal total = found.Digests!.Parts.Sum(part => (decimal)part.Length);
        return total == found.Offset && found.Offset + found.Length == file.Length;
    }

    private static byte[] Hash(ByteSource file, long offset, long length, byte[] buffer, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long end = offset + length; offset < end;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset));
            file.Read(offset, piece);
            hash.AppendData(piece);
            offset += piece.Length;
        }

        return hash.GetHashAndReset();
    }
}
