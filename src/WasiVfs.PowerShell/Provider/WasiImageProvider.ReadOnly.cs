// SPDX-License-Identifier: MIT
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Provider;

namespace WasiVfs.PowerShell;

// Every way to write ends in one error. It comes with -WhatIf too: what would happen is this error.
public sealed partial class WasiImageProvider
{
    /// <summary>Refused: the image is read-only.</summary>
    protected override void NewItem(string path, string itemTypeName, object newItemValue) => Refuse(path);

    /// <summary>Refused: the image is read-only.</summary>
    protected override void RemoveItem(string path, bool recurse) => Refuse(path);

    /// <summary>Refused: the image is read-only.</summary>
    protected override void RenameItem(string path, string newName) => Refuse(path);

    /// <summary>Refused: the image is read-only.</summary>
    protected override void CopyItem(string path, string copyPath, bool recurse) => Refuse(copyPath);

    /// <summary>Refused: the image is read-only.</summary>
    protected override void MoveItem(string path, string destination) => Refuse(path);

    /// <summary>Refused: the image is read-only.</summary>
    protected override void SetItem(string path, object value) => Refuse(path);

    /// <summary>Refused: the image is read-only.</summary>
    protected override void ClearItem(string path) => Refuse(path);

    /// <summary>Refused: the image is read-only.</summary>
    public void ClearContent(string path)
    {
        // Set-Content clears before it writes, and shows an error of that without its id; this exception it passes over, to the writer.
        if (DynamicParameters is ContentWriterParameters)
        {
            throw new PSNotSupportedException("Images are read-only.");
        }

        Refuse(path);
    }

    /// <summary>Refused: the image is read-only.</summary>
    public IContentWriter GetContentWriter(string path)
    {
        Refuse(path);
        return null!; // the engine passes over a null
    }

    /// <summary>Refused: the image is read-only.</summary>
    public void SetProperty(string path, PSObject propertyValue) => Refuse(path);

    /// <summary>Refused: the image is read-only.</summary>
    public void ClearProperty(string path, Collection<string> propertyToClear) => Refuse(path);

    /// <summary>What <c>Set-Content</c> and <c>Add-Content</c> take on the file system, so that they reach the refusal.</summary>
    /// <remarks>
    /// A path that names nothing is refused here already. The engine would look it up once more, by the path of the provider alone, and on
    /// Unix every path that starts with a separator is taken for one of the file system.
    /// </remarks>
    public object GetContentWriterDynamicParameters(string path) =>
        ItemExists(path) ? new ContentWriterParameters() : throw new RefusedException(Errors.ReadOnlyImage(path, Locate(path)));

    /// <summary>No parameters beside the general ones.</summary>
    public object? ClearContentDynamicParameters(string path) => null;

    /// <summary>No parameters beside the general ones.</summary>
    public object? SetPropertyDynamicParameters(string path, PSObject propertyValue) => null;

    /// <summary>No parameters beside the general ones.</summary>
    public object? ClearPropertyDynamicParameters(string path, Collection<string> propertyToClear) => null;

    private void Refuse(string path) => WriteError(Errors.ReadOnlyImage(path, Locate(path)));
}
