// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

public sealed partial class WasiImageProvider
{
    /// <summary>Whether a directory holds anything.</summary>
    protected override bool HasChildItems(string path)
    {
        try
        {
            return Locate(path) is { } location && location.Open(OpenFlags.Directory).ReadDirectory().Any();
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            return false;
        }
    }

    /// <summary>Writes the entries of a directory, and of all below it.</summary>
    protected override void GetChildItems(string path, bool recurse) => GetChildItems(path, recurse, uint.MaxValue);

    /// <summary>Writes the entries of a directory, and of <paramref name="depth"/> levels below it; a file is written itself.</summary>
    protected override void GetChildItems(string path, bool recurse, uint depth)
    {
        var wanted = new ChildFilter(Filter, DynamicParameters as ChildParameters);
        At(path, location => WriteChildren(location, recurse ? depth : 0, wanted));
    }

    /// <summary>Writes the names in a directory; for a file, its own name.</summary>
    /// <remarks>
    /// Only <c>Get-ChildItem -Name</c> filters by kind here. When the engine walks the tree by itself, it needs every directory; what
    /// it writes then passes through <see cref="GetItem"/>.
    /// </remarks>
    protected override void GetChildNames(string path, ReturnContainers returnContainers)
    {
        var wanted = new ChildFilter(Filter, DynamicParameters as ChildNameParameters);
        At(path, location =>
        {
            Descriptor directory = location.Open();
            if (directory.Type == DescriptorType.Directory)
            {
                WriteNames(location, directory, wanted, returnContainers == ReturnContainers.ReturnAllContainers);
            }
            else if (wanted.Takes(location.Name, isContainer: false))
            {
                WriteItemObject(location.Name, location.Provider, isContainer: false);
            }
        });
    }

    /// <summary>Gives <c>Get-ChildItem</c> the switches that the file system gives it.</summary>
    protected override object GetChildItemsDynamicParameters(string path, bool recurse) => new ChildParameters();

    /// <summary>Gives <c>Get-ChildItem -Name</c> the switches that the file system gives it.</summary>
    protected override object GetChildNamesDynamicParameters(string path) => new ChildNameParameters();

    // Directories first, as the file system lists them; the image's own order is that of the names' bytes.
    private static IEnumerable<DirectoryEntry> Ordered(Descriptor directory)
    {
        List<DirectoryEntry> entries = [.. directory.ReadDirectory()];
        return entries.Where(entry => entry.Type == DescriptorType.Directory)
            .Concat(entries.Where(entry => entry.Type != DescriptorType.Directory));
    }

    private void WriteNames(ImageLocation location, Descriptor directory, ChildFilter wanted, bool allContainers)
    {
        foreach (DirectoryEntry entry in Ordered(directory).TakeWhile(_ => !Stopping))
        {
            ImageLocation child = location.Child(entry.Name);
            bool isContainer = entry.Type == DescriptorType.Directory || (entry.Type == DescriptorType.SymbolicLink && IsContainer(child));
            if (wanted.Takes(entry.Name, isContainer) || (isContainer && allContainers))
            {
                WriteItemObject(entry.Name, child.Provider, isContainer);
            }
        }
    }

    private void WriteChildren(ImageLocation location, uint depth, ChildFilter wanted)
    {
        Descriptor directory = location.Open();
        if (directory.Type != DescriptorType.Directory)
        {
            WriteItem(location, directory.Stat(), wanted);
            return;
        }

        var below = new List<ImageLocation>();
        foreach (DirectoryEntry entry in Ordered(directory))
        {
            if (Stopping)
            {
                return;
            }

            ImageLocation child = location.Child(entry.Name);
            if (wanted.MayTake(entry))
            {
                WriteChild(directory, entry.Name, child, wanted);
            }

            if (entry.Type == DescriptorType.Directory && depth > 0)
            {
                below.Add(child);
            }
        }

        foreach (ImageLocation child in below.TakeWhile(_ => !Stopping))
        {
            At(child.Provider, _ => WriteChildren(child, depth - 1, wanted));
        }
    }

    // One entry that cannot be read does not end a listing.
    private void WriteChild(Descriptor directory, string name, ImageLocation child, ChildFilter wanted)
    {
        try
        {
            WriteItem(child, directory.StatAt(PathFlags.None, name), wanted);
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            WriteError(Errors.Record(e, child.Provider));
        }
    }

    private void WriteItem(ImageLocation location, DescriptorStat stat, ChildFilter wanted)
    {
        var item = new WasiImageItem(location, stat);
        if (wanted.Takes(item.Name, item.IsContainer))
        {
            WriteItemObject(item, location.Provider, item.IsContainer);
        }
    }
}
