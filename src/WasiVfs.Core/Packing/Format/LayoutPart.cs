// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Format;

/// <summary>A part of a packed module's file whose bytes are known before anything is written.</summary>
/// <param name="Name">What it is (<see cref="FilePart.Name"/>).</param>
/// <param name="Bytes">Its bytes, in pieces, each of which is good until the next one is asked for.</param>
/// <param name="Length">Bytes of the file.</param>
internal sealed record LayoutPart(string Name, IEnumerable<ReadOnlyMemory<byte>> Bytes, long Length)
{
    /// <summary>A part in memory.</summary>
    public LayoutPart(string name, params IReadOnlyList<ReadOnlyMemory<byte>> bytes)
        : this(name, bytes, bytes.Sum(piece => (long)piece.Length))
    {
    }

    /// <summary>A whole section.</summary>
    public LayoutPart(string name, RawSection section)
        : this(name, section.Pieces().Prepend(section.Header), section.Length)
    {
    }
}
