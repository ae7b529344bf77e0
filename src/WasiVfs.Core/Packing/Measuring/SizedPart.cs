// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>A part of a file.</summary>
/// <param name="Name">What the part is, such as <c>code</c>, <c>debug information</c> or <c>image</c>.</param>
/// <param name="Length">Its bytes.</param>
public sealed record SizedPart(string Name, long Length)
{
    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
