// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.Packing.Format;

/// <summary>Compares the parts of a packed module's file with their digests, all but the image, whose digests go
/// further.</summary>
/// <param name="file">The file.</param>
/// <param name="found">Its digests.</param>
internal sealed class PartCheck(ByteSource file, FoundDigests found)
{
    private const int BufferSize = 1 << 16;

    private readonly byte[] _buffer = new byte[BufferSize];

    /// <summary>Whether the file is the parts and their digests, and nothing else, as far as lengths tell.</summary>
    public bool Fits { get; } =
        found.Digests!.Parts.Sum(part => (decimal)part.Length) == found.Offset && found.Offset + found.Length == file.Length;

    /// <summary>What is not as it was packed. If another tool has rewritten the file, that is one problem, in the first part that
    /// differs.</summary>
    /// <param name="cancellationToken">Ends the check.</param>
    public IEnumerable<ImageProblem> Compare(CancellationToken cancellationToken)
    {
        long at = 0;
        foreach (FilePart part in found.Digests!.Parts)
        {
            if (part.Length > file.Length - at)
            {
                break;
            }

            if (part.Name != FilePart.Image && !Hash(at, part.Length, cancellationToken).AsSpan().SequenceEqual(part.Digest.Span))
            {
                yield return Fits ? Problem($"A part of the file is not as it was packed: the {part.Name}.", at, part.Name)
                    : Problem(
                        $"Another tool has rewritten the file after it was packed. The first part that differs is the {part.Name}.",
                        at,
                        part.Name);
                if (!Fits)
                {
                    yield break;
                }
            }

            at += part.Length;
        }

        if (!Fits)
        {
            yield return Problem("The file is longer or shorter than when it was packed.", Math.Min(at, file.Length), part: null);
        }
    }

    /// <summary>Where the image starts in a file that fits; null if no part is the image.</summary>
    public static long? ImageOffset(PackDigests digests) =>
        digests.Parts.Any(part => part.Name == FilePart.Image)
            ? digests.Parts.TakeWhile(part => part.Name != FilePart.Image).Sum(part => part.Length) : null;

    private static ImageProblem Problem(string message, long offset, string? part) => new("/", message, offset) { Part = part };

    private byte[] Hash(long offset, long length, CancellationToken cancellationToken)
    {
        using var hash = new ContentHash(length);
        for (long end = offset + length; offset < end;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<byte> piece = _buffer.AsSpan(0, (int)Math.Min(_buffer.Length, end - offset));
            file.Read(piece, offset);
            hash.Append(piece);
            offset += piece.Length;
        }

        return hash.Finish();
    }
}
