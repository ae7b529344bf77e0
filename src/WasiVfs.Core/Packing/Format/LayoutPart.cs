// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing.Format;

/// <summary>A part of a packed module's file whose bytes are known before anything is written.</summary>
/// <param name="Name">What it is (<see cref="FilePart.Name"/>).</param>
/// <param name="Bytes">Its bytes, in pieces.</param>
internal sealed record LayoutPart(string Name, params IReadOnlyList<ReadOnlyMemory<byte>> Bytes)
{
    /// <summary>Bytes of the file.</summary>
    public long Length => Bytes.Sum(piece => (long)piece.Length);
}
