// SPDX-License-Identifier: MIT
using System.Collections.ObjectModel;
using System.Management.Automation;

namespace WasiVfs.PowerShell;

public sealed partial class WasiImageProvider
{
    /// <summary>Writes the named properties of an entry; all of them where none is named.</summary>
    public void GetProperty(string path, Collection<string>? providerSpecificPickList) => At(path, location =>
    {
        var item = PSObject.AsPSObject(new WasiImageItem(location, location.Stat()));
        IEnumerable<PSPropertyInfo> all = item.Properties.Where(property => property.IsGettable);
        var picked = new PSObject();
        foreach (PSPropertyInfo property in providerSpecificPickList is { Count: > 0 }
            ? Picked(item, providerSpecificPickList, path) : all)
        {
            picked.Properties.Add(new PSNoteProperty(property.Name, property.Value));
        }

        WritePropertyObject(picked, path);
    });

    /// <summary>No parameters beside the general ones.</summary>
    public object? GetPropertyDynamicParameters(string path, Collection<string>? providerSpecificPickList) => null;

    private List<PSPropertyInfo> Picked(PSObject item, Collection<string> names, string path)
    {
        var picked = new List<PSPropertyInfo>();
        foreach (string name in names)
        {
            if (item.Properties[name] is { } property)
            {
                picked.Add(property);
            }
            else
            {
                WriteError(Errors.NoSuchProperty(name, path));
            }
        }

        return picked;
    }
}
