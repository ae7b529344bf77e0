// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>The files of an image whose names have one extension.</summary>
/// <param name="Extension">The extension with its dot, in lower case; empty for names without one.</param>
/// <param name="Files">How many files there are.</param>
/// <param name="Length">Bytes that they take in the image.</param>
public sealed record ExtensionSize(string Extension, int Files, long Length)
{
    /// <summary>The extension.</summary>
    public override string ToString() => Extension;
}
