// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing.Linking;

/// <summary>The data segments that the runtime reads, and the globals of its clock and its random numbers. The mount table, the padding and
/// the image come behind all other segments, in that order.</summary>
/// <param name="Linked">How many segments the linked module has: the pack's three follow them.</param>
/// <param name="Words">The words of a trace, if there is one.</param>
/// <param name="Clock">The global with the time of a fixed clock, if there is one.</param>
/// <param name="Seed">The global with the state of the seeded random numbers, if there are such.</param>
internal readonly record struct SegmentIndices(uint Linked, uint Words, uint Clock = 0, uint Seed = 0)
{
    /// <summary>How many segments a pack adds to a linked module.</summary>
    public const int AddedByPack = 3;

    /// <summary>The mount table.</summary>
    public uint Mounts => Linked;

    /// <summary>The EROFS image; between it and the mount table lies the padding.</summary>
    public uint Image => Linked + 2;
}
