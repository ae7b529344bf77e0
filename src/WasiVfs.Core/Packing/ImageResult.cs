// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>An image that was made.</summary>
/// <param name="Path">Its file; empty if it went to a stream.</param>
/// <param name="Length">Its size in bytes, a multiple of 4096.</param>
/// <param name="Files">Regular files in it.</param>
/// <param name="Warnings">What a person should know; empty if nothing is odd.</param>
public sealed record ImageResult(string Path, long Length, int Files, IReadOnlyList<Warning> Warnings);
