// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Packing.Format;

/// <summary>What the size of a packed module means for those who load it.</summary>
internal static class SizeCheck
{
    private const long Megabyte = 1 << 20;
    private const long Noticeable = 256 * Megabyte;
    private const long RefusedByNode = 1024 * Megabyte; // the JS API's limit of a module's size

    // A section's size and an offset in a segment have 32 bits.
    private const long Limit = uint.MaxValue - Megabyte;

    public static void Check(long length, long imageLength, string path, ICollection<Warning> warnings)
    {
        string size = string.Create(CultureInfo.InvariantCulture, $"{length / Megabyte} MB");
        if (imageLength > Limit || length > Limit)
        {
            throw new PackException(
                ErrorId.ModuleTooLarge, $"'{path}' would have {size}, and a module holds less than 4 GB.", path);
        }

        if (length > RefusedByNode)
        {
            warnings.Add(new Warning(
                WarningId.ModuleLarge,
                $"'{path}' has {size}: Node and browsers refuse modules above 1 GB, and other engines hold it two or three times "
                    + "while they load it. Split the tree."));
        }
        else if (length > Noticeable)
        {
            warnings.Add(new Warning(
                WarningId.ModuleLarge,
                $"'{path}' has {size}: engines hold two or three copies of a module while they load it. "
                    + "Precompile it, or split the tree."));
        }
    }
}
