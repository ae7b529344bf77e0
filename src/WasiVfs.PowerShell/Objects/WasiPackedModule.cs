// SPDX-License-Identifier: MIT
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary>A packed module that was made or changed.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Mounts">The preopens that the program finds, in their order.</param>
/// <param name="Files">Regular files in the image.</param>
/// <param name="ImageOffset">Where the image starts in the file: a multiple of 4096, for <c>mount -o loop,ro,offset=</c>.</param>
/// <param name="ImageLength">Bytes of the image.</param>
/// <param name="ImageDigest">The digest that stands for the image and every file in it, in lower-case hex.</param>
/// <param name="ModuleSha256">The SHA-256 of the program before anything was packed into it, in lower-case hex.</param>
/// <param name="Duration">How long the pack took.</param>
/// <param name="Warnings">What was written as warnings.</param>
public sealed record WasiPackedModule(
    string Path, long Length, IReadOnlyList<PackedMount> Mounts, int Files, long ImageOffset, long ImageLength,
    string ImageDigest, string ModuleSha256, TimeSpan Duration, IReadOnlyList<string> Warnings)
{
    /// <summary>The path.</summary>
    public override string ToString() => Path;

    internal static WasiPackedModule Of(PackResult result) => new(
        result.Path, result.Length, result.Mounts.ToArray(), result.Files, result.ImageOffset, result.ImageLength,
        result.ImageDigest, result.ModuleSha256, result.Duration, Messages.Of(result.Warnings));
}
