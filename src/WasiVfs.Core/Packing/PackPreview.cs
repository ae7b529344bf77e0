// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>What a pack would make.</summary>
/// <param name="ImageLength">Bytes of the image.</param>
/// <param name="Files">Regular files in the image.</param>
/// <param name="LeftOut">The files that no trace names (<see cref="PackOptions.OnlyUsed"/>), in the order of their paths.</param>
/// <param name="Warnings">What a person should know; empty if nothing is odd.</param>
public sealed record PackPreview(long ImageLength, int Files, IReadOnlyList<LeftOutFile> LeftOut, IReadOnlyList<Warning> Warnings);
