// SPDX-License-Identifier: MIT
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary>An image that was made.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Length">Its size in bytes, a multiple of 4096.</param>
/// <param name="Files">Regular files in it.</param>
/// <param name="Warnings">What was written as warnings.</param>
public sealed record WasiImageFile(string Path, long Length, int Files, IReadOnlyList<string> Warnings)
{
    /// <summary>The path.</summary>
    public override string ToString() => Path;

    internal static WasiImageFile Of(ImageResult result) => new(result.Path, result.Length, result.Files, Messages.Of(result.Warnings));
}
