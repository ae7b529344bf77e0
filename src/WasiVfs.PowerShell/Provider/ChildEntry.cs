// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>An entry of a directory, as a listing needs it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it is; a link is not followed.</param>
/// <param name="IsContainer">Whether it is a directory, or a link that leads to one.</param>
/// <param name="Stat">Its attributes, if they came with the name; null if they are to be looked up.</param>
internal readonly record struct ChildEntry(string Name, DescriptorType Type, bool IsContainer, DescriptorStat? Stat = null)
{
    public FileAttributes Attributes => EntryAttributes.Of(Name, Type, IsContainer);

    /// <summary>
    /// The entries in the order of the file system's listings: directories and links to such first, and each kind by name, as the
    /// current culture sorts names without regard to case. Names that it holds for equal stay in the order of their bytes.
    /// </summary>
    /// <param name="location">The directory's place.</param>
    /// <param name="directory">The directory. Its links are looked up from the image's root: they may lead out of the directory.</param>
    /// <param name="filter">What is wanted of it.</param>
    /// <param name="needsContainers">Whether directories are needed even if the filter does not take them.</param>
    /// <param name="needsStat">Whether the attributes of what is taken will be needed.</param>
    public static IEnumerable<ChildEntry> Ordered(
        ImageLocation location, Descriptor directory, ChildFilter filter, bool needsContainers, bool needsStat)
    {
        ILookup<bool, ChildEntry> kinds = Entries(location, directory, withStat: needsStat && !filter.HasPattern)
            .Where(entry => filter.Takes(entry) || (needsContainers && entry.IsContainer && filter.Shows(entry)))
            .ToLookup(entry => entry.IsContainer);
        return ByName(kinds[true]).Concat(ByName(kinds[false]));
    }

    // Entries of an image come in the order of their bytes, which mostly is this order already; to see that is ten times as fast as to sort.
    private static IEnumerable<ChildEntry> ByName(IEnumerable<ChildEntry> entries)
    {
        ChildEntry[] all = [.. entries];
        for (int i = 1; i < all.Length; i++)
        {
            if (StringComparer.CurrentCultureIgnoreCase.Compare(all[i - 1].Name, all[i].Name) > 0)
            {
                return all.OrderBy(entry => entry.Name, StringComparer.CurrentCultureIgnoreCase);
            }
        }

        return all;
    }

    // To read all attributes along is faster than to look each name up, unless few names are wanted.
    private static IEnumerable<ChildEntry> Entries(ImageLocation location, Descriptor directory, bool withStat)
    {
        if (withStat)
        {
            try
            {
                return [.. directory.List().Select(entry => Of(location, entry.Name, entry.Stat.Type, entry.Stat))];
            }
            catch (Exception e) when (Errors.IsExpected(e))
            {
                // An entry is damaged: each is looked up by itself, so that the others are listed.
            }
        }

        return directory.ReadDirectory().Select(entry => Of(location, entry.Name, entry.Type, stat: null));
    }

    private static ChildEntry Of(ImageLocation location, string name, DescriptorType type, DescriptorStat? stat)
    {
        bool isContainer = type switch
        {
            DescriptorType.Directory => true,
            DescriptorType.SymbolicLink => location.Child(name).IsContainer,
            _ => false,
        };
        return new ChildEntry(name, type, isContainer, stat);
    }
}
