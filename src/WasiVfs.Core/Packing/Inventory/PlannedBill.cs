// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.Packing.Inventory;

/// <summary>A bill of materials that an image is to get.</summary>
/// <param name="moduleSha256">The SHA-256 of the program; null if there is none.</param>
internal sealed class PlannedBill(string? moduleSha256)
{
    /// <summary>The metadata of packages and the files with licences, which stay with what they tell of.</summary>
    public static IEnumerable<GuestPath> Sources(DirectoryNode root, CancellationToken cancellationToken)
    {
        var search = new PackageSearch(cancellationToken);
        search.Visit(root, "");
        return search.Packages.Select(package => package.Path).Concat(search.LicenceFiles).Select(GuestPath.Parse);
    }

    /// <summary>Puts the bill of a tree into it.</summary>
    public void Add(DirectoryNode root, ICollection<Warning> warnings, CancellationToken cancellationToken) =>
        BillOfMaterials.Add(root, moduleSha256, warnings, cancellationToken);
}
