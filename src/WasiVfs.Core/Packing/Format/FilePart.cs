// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing.Format;

/// <summary>A run of bytes of a packed module's file that has a digest of its own.</summary>
/// <param name="Name">What it is, in the words of a message: <c>mount table</c>.</param>
/// <param name="Length">Bytes of the file. The parts lie one behind the other, from the file's start.</param>
/// <param name="Digest">The SHA-256 of the bytes; of the image, the root of its digests.</param>
internal sealed record FilePart(string Name, long Length, ReadOnlyMemory<byte> Digest)
{
    /// <summary>The name of the part that is the image.</summary>
    public const string Image = "image";
}
