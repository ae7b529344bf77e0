// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>An entry of a directory, as a listing needs it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it is; a link is not followed.</param>
/// <param name="IsContainer">Whether it is a directory, or a link that leads to one.</param>
internal readonly record struct ChildEntry(string Name, DescriptorType Type, bool IsContainer)
{
    public FileAttributes Attributes => EntryAttributes.Of(Name, Type, IsContainer);

    /// <summary>
    /// The entries in the order of the file system's listings: directories and links to such first, and each kind by name, as the
    /// current culture sorts names without regard to case. Names that it holds for equal stay in the order of their bytes.
    /// </summary>
    /// <param name="location">The directory's place.</param>
    /// <param name="directory">The directory. Its links are looked up from the image's root: they may lead out of the directory.</param>
    public static IEnumerable<ChildEntry> Ordered(ImageLocation location, Descriptor directory)
    {
        ILookup<bool, ChildEntry> kinds = directory.ReadDirectory().Select(entry => Of(location, entry)).ToLookup(entry => entry.IsContainer);
        return ByName(kinds[true]).Concat(ByName(kinds[false]));
    }

    private static IOrderedEnumerable<ChildEntry> ByName(IEnumerable<ChildEntry> entries) =>
        entries.OrderBy(entry => entry.Name, StringComparer.CurrentCultureIgnoreCase);

    private static ChildEntry Of(ImageLocation location, DirectoryEntry entry) => new(entry.Name, entry.Type, entry.Type switch
    {
        DescriptorType.Directory => true,
        DescriptorType.SymbolicLink => location.Child(entry.Name).IsContainer,
        _ => false,
    });
}
