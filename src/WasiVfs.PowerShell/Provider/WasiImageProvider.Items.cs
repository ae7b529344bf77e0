// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

public sealed partial class WasiImageProvider
{
    /// <summary>Any path is well formed: what an image can hold is decided by looking.</summary>
    protected override bool IsValidPath(string path) => !string.IsNullOrEmpty(path);

    /// <summary>Whether an entry is there. One that cannot be read counts as there, so that whoever uses it reports the reason.</summary>
    protected override bool ItemExists(string path)
    {
        if (Locate(path) is not { } location)
        {
            return false;
        }

        try
        {
            DescriptorStat stat = location.Stat();
            return DynamicParameters is not AgeParameters age || age.Select(stat.Modified.LocalDateTime);
        }
        catch (FileSystemException e) when (e.Code is not (ErrorCode.Io or ErrorCode.Access))
        {
            return BackslashNames.Find(location) is not null;
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            return true;
        }
    }

    /// <summary>Gives <c>Test-Path</c> the parameters that the file system gives it.</summary>
    protected override object ItemExistsDynamicParameters(string path) => new AgeParameters();

    /// <summary>Writes the entry at a path; a symbolic link is shown as itself.</summary>
    /// <remarks>
    /// <c>Get-ChildItem</c> comes here for each entry that a wildcard, <c>-Include</c> or <c>-Exclude</c> leaves, and for a path that names
    /// a file; its switches choose here.
    /// </remarks>
    protected override void GetItem(string path) => At(path, location =>
    {
        var item = WasiImageItem.At(location);
        if (DynamicParameters is not ChildParameters parameters || parameters.Select(item.Attributes))
        {
            WriteItemObject(item, location.Provider, item.IsContainer);
        }
    });
}
