// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>One preopen of a packed module.</summary>
/// <param name="GuestPath">The name under which the program finds it.</param>
/// <param name="ImagePath">The directory of the image that it shows, an absolute path.</param>
public sealed record PackedMount(string GuestPath, string ImagePath)
{
    /// <summary>The guest path.</summary>
    public override string ToString() => GuestPath;
}
