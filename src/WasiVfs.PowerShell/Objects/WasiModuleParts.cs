// SPDX-License-Identifier: MIT
namespace WasiVfs.PowerShell;

/// <summary>What a packed module was taken apart into.</summary>
/// <param name="Path">The packed module.</param>
/// <param name="ModulePath">The program, byte for byte as it was before; null if it was not asked for.</param>
/// <param name="ImagePath">The image; null if it was not asked for.</param>
public sealed record WasiModuleParts(string Path, string? ModulePath, string? ImagePath)
{
    /// <summary>The packed module.</summary>
    public override string ToString() => Path;
}
