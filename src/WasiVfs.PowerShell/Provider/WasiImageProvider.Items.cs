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
            location.Stat();
            return true;
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

    /// <summary>Writes the entry at a path; a symbolic link is shown as itself.</summary>
    protected override void GetItem(string path) => At(path, location =>
    {
        var item = new WasiImageItem(location, location.Stat());
        WriteItemObject(item, location.Provider, item.IsContainer);
    });
}
