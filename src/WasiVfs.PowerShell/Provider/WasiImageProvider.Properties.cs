// SPDX-License-Identifier: MIT
using System.Collections.ObjectModel;
using System.Management.Automation;

namespace WasiVfs.PowerShell;

public sealed partial class WasiImageProvider
{
    /// <summary>Writes the named properties of an entry; all of them if none is named. Names may have wildcards.</summary>
    public void GetProperty(string path, Collection<string>? providerSpecificPickList) => At(path, location =>
    {
        var item = PSObject.AsPSObject(WasiImageItem.At(location));
        IReadOnlyList<PSPropertyInfo> properties = [.. providerSpecificPickList is { Count: > 0 } names
            ? names.SelectMany(name => Named(item, name, path)).DistinctBy(property => property.Name)
            : item.Properties.Where(property => property.IsGettable)];
        if (properties.Count == 0)
        {
            return;
        }

        var picked = new PSObject();
        foreach (PSPropertyInfo property in properties)
        {
            picked.Properties.Add(new PSNoteProperty(property.Name, property.Value));
        }

        WritePropertyObject(picked, path);
    });

    /// <summary>No parameters beside the general ones.</summary>
    public object? GetPropertyDynamicParameters(string path, Collection<string>? providerSpecificPickList) => null;

    private PSPropertyInfo[] Named(PSObject item, string name, string path)
    {
        PSPropertyInfo[] matching = [.. item.Properties.Match(name).Where(property => property.IsGettable)];
        if (matching.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
        {
            WriteError(Errors.NoSuchProperty(name, path));
        }

        return matching;
    }
}
