// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>What the record of a packed module says of the component that it is part of.</summary>
/// <param name="SizeWidths">How many bytes the original component spends on the size of each section that the module lies in, outermost
/// first. A packed component spends five.</param>
/// <param name="Sha256">The SHA-256 of the component without the module and those sizes, in lower-case hex.</param>
public sealed record PackedComponent(IReadOnlyList<int> SizeWidths, string Sha256)
{
    /// <summary>Whether the original component lies in another one, which seals it: that is then the outermost of the sections.</summary>
    public bool IsWrapped { get; init; }
}
