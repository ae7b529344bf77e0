// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing.Inventory;

/// <summary>A package of a language that metadata in a tree tells of.</summary>
/// <param name="Type">The kind of its package URL: <c>pypi</c>, <c>gem</c> or <c>npm</c>.</param>
/// <param name="Name">Its name, as it is written.</param>
/// <param name="Version">Its version.</param>
/// <param name="Licenses">What it says of its licence: identifiers, names or one expression of SPDX.</param>
/// <param name="Description">A line about it; null if it says nothing.</param>
/// <param name="Path">Where the metadata lies in the image.</param>
internal sealed record FoundPackage(
    string Type, string Name, string Version, IReadOnlyList<string> Licenses, string? Description, string Path)
{
    /// <summary>The package URL (purl specification): names of <c>pypi</c> are in lower case with dashes, and an npm scope is a part of its
    /// own.</summary>
    public string Purl
    {
        get
        {
            string name = Type == "pypi" ? Name.ToLowerInvariant().Replace('_', '-') : Name;
            return $"pkg:{Type}/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}@{Uri.EscapeDataString(Version)}";
        }
    }
}
