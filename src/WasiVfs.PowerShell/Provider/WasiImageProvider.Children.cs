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
        var parameters = DynamicParameters as ChildParameters;
        var wanted = new ChildFilter(Filter, parameters, Force.IsPresent);
        HashSet<MetadataHashValue>? visited = parameters is { FollowSymlink.IsPresent: true } ? [] : null;
        At(path, location => WriteChildren(location, recurse ? depth : 0, wanted, visited));
    }

    /// <summary>Writes the names in a directory; for a file, its own name.</summary>
    /// <remarks>
    /// Only <c>Get-ChildItem -Name</c> filters by attributes here. When the engine walks the tree by itself, it needs every directory;
    /// what it writes then passes through <see cref="GetItem"/>.
    /// </remarks>
    protected override void GetChildNames(string path, ReturnContainers returnContainers)
    {
        var parameters = DynamicParameters as ChildParameters;
        var wanted = new ChildFilter(
            Filter, parameters as ChildNameParameters, Force.IsPresent || parameters is { SpeaksOfHidden: true });
        At(path, location =>
        {
            Descriptor directory = location.Open();
            if (directory.Type == DescriptorType.Directory)
            {
                WriteNames(location, directory, wanted, returnContainers == ReturnContainers.ReturnAllContainers);
            }
            else if (wanted.Takes(new ChildEntry(location.Name, directory.Type, IsContainer: false)))
            {
                WriteItemObject(location.Name, location.Provider, isContainer: false);
            }
        });
    }

    /// <summary>Takes a wildcard in a path for a filter, so that a directory is not listed whole in order to find a few names in it.</summary>
    /// <param name="path">The last part of a path, which has wildcards.</param>
    /// <param name="filter">The filter of the command.</param>
    /// <param name="updatedPath">The same path.</param>
    /// <param name="updatedFilter">The path as a filter. Both mean the same, so what passes it passes the engine's own match.</param>
    /// <returns>Whether there was no filter yet, and this is one.</returns>
    protected override bool ConvertPath(string path, string filter, ref string updatedPath, ref string updatedFilter)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!string.IsNullOrEmpty(filter) || path.Any(ProviderPath.IsSeparator))
        {
            return false;
        }

        (updatedPath, updatedFilter) = (path, path);
        return true;
    }

    /// <summary>Gives <c>Get-ChildItem</c> the parameters that the file system gives it.</summary>
    protected override object GetChildItemsDynamicParameters(string path, bool recurse) => new ChildParameters();

    /// <summary>Gives <c>Get-ChildItem -Name</c> the parameters that the file system gives it.</summary>
    protected override object GetChildNamesDynamicParameters(string path) => new ChildNameParameters();

    private void WriteNames(ImageLocation location, Descriptor directory, ChildFilter wanted, bool allContainers)
    {
        foreach (ChildEntry entry in ChildEntry.Ordered(location, directory, wanted, allContainers, needsStat: false).TakeWhile(_ => !Stopping))
        {
            WriteItemObject(entry.Name, location.Child(entry.Name).Provider, entry.IsContainer);
        }
    }

    private void WriteChildren(ImageLocation location, uint depth, ChildFilter wanted, HashSet<MetadataHashValue>? visited)
    {
        Descriptor directory = location.Open();
        if (directory.Type != DescriptorType.Directory)
        {
            GetItem(location.Provider);
            return;
        }

        visited?.Add(directory.MetadataHash());
        var below = new List<ImageLocation>();
        IEnumerable<ChildEntry> entries = ChildEntry.Ordered(location, directory, wanted, needsContainers: depth > 0, needsStat: true);
        foreach (ChildEntry entry in entries.TakeWhile(_ => !Stopping))
        {
            ImageLocation child = location.Child(entry.Name);
            if (wanted.Takes(entry))
            {
                WriteChild(directory, entry, child);
            }

            if (depth > 0 && wanted.Shows(entry) && (visited is null ? entry.Type == DescriptorType.Directory : entry.IsContainer))
            {
                below.Add(child);
            }
        }

        foreach (ImageLocation child in below.TakeWhile(_ => !Stopping))
        {
            At(child.Provider, _ => WriteBelow(child, depth - 1, wanted, visited));
        }
    }

    private void WriteBelow(ImageLocation location, uint depth, ChildFilter wanted, HashSet<MetadataHashValue>? visited)
    {
        if (visited is null || !visited.Contains(location.Open().MetadataHash()))
        {
            WriteChildren(location, depth, wanted, visited);
        }
        else
        {
            WriteWarning($"The directory '{TerminalText.Escape(location.Typed)}' is listed already, under another path.");
        }
    }

    // One entry that cannot be read does not end a listing.
    private void WriteChild(Descriptor directory, ChildEntry entry, ImageLocation child)
    {
        try
        {
            var item = new WasiImageItem(child, entry.Stat ?? directory.StatAt(PathFlags.None, entry.Name), entry.IsContainer);
            WriteItemObject(item, child.Provider, entry.IsContainer);
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            WriteError(Errors.Record(e, child.Provider));
        }
    }
}
