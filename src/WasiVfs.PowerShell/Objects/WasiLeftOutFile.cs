// SPDX-License-Identifier: MIT
namespace WasiVfs.PowerShell;

/// <summary>A file that a pack leaves out, since no trace names it.</summary>
/// <param name="Path">Where it would lie in the image, an absolute path.</param>
/// <param name="Length">Its bytes.</param>
public sealed record WasiLeftOutFile(string Path, long Length)
{
    /// <summary>The path.</summary>
    public override string ToString() => Path;
}
