// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing.Linking;

/// <summary>The data segments that the runtime reads. The mount table, the padding and the image come behind all others, in that
/// order.</summary>
/// <param name="Linked">How many segments the linked module has: the pack's three follow them.</param>
/// <param name="Words">The words of a trace, if there is one.</param>
internal readonly record struct SegmentIndices(uint Linked, uint Words)
{
    /// <summary>How many segments a pack adds to a linked module.</summary>
    public const int AddedByPack = 3;

    /// <summary>The mount table.</summary>
    public uint Mounts => Linked;

    /// <summary>The EROFS image; between it and the mount table lies the padding.</summary>
    public uint Image => Linked + 2;
}
