// SPDX-License-Identifier: MIT
using System.Management.Automation;
using System.Management.Automation.Provider;

namespace WasiVfs.PowerShell;

/// <summary>The drive over a packed module or an EROFS image: browsed, read, never changed.</summary>
/// <remarks>
/// The engine makes a new instance for each operation, so all state belongs to the <see cref="WasiImageDriveInfo"/>.
/// One command calls many members; what it asks, in its order:
/// <list type="bullet">
/// <item><c>dir X:/a</c>: ItemExists, GetChildItems(depth); then GetParentPath and GetChildName for each object written.</item>
/// <item><c>dir X:/a/*.txt</c>, <c>-Include</c>, <c>-Exclude</c>: GetChildNames and IsItemContainer by the engine, GetItem for each match.</item>
/// <item><c>dir -Name</c>: GetChildNames; with <c>-Recurse</c> the engine walks by itself.</item>
/// <item><c>cd X:/a</c>: ItemExists, IsItemContainer, NormalizeRelativePath (the base class's, over the three path members).</item>
/// <item><c>cat X:/a.txt</c>: GetContentReaderDynamicParameters with the path as typed, ItemExists, GetContentReader.</item>
/// <item>tab: GetChildNames(ReturnAllContainers) for the parent, then IsItemContainer for each match.</item>
/// </list>
/// </remarks>
[OutputType(typeof(WasiImageItem), ProviderCmdlet = ProviderCmdlet.GetChildItem)]
[OutputType(typeof(WasiImageItem), ProviderCmdlet = ProviderCmdlet.GetItem)]
[OutputType(typeof(WasiImageItem), ProviderCmdlet = ProviderCmdlet.GetItemProperty)]
[OutputType(typeof(string), typeof(byte), ProviderCmdlet = ProviderCmdlet.GetContent)]
[CmdletProvider("WasiImage", ProviderCapabilities.Filter | ProviderCapabilities.ShouldProcess)]
public sealed partial class WasiImageProvider : NavigationCmdletProvider, IContentCmdletProvider, IPropertyCmdletProvider
{
    /// <summary>The place that a provider path names; null if no mounted image has that path.</summary>
    private ImageLocation? Locate(string path) => MountedImages.Locate(ProviderInfo, PSDriveInfo, path);

    /// <summary>Does something with what a path names; what goes wrong is written as one error about that path.</summary>
    private void At(string path, Action<ImageLocation> action)
    {
        try
        {
            action(Locate(path) ?? throw new ItemNotFoundException($"No mounted image holds the path '{path}'."));
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            WriteError(Locate(path) is { } location && BackslashNames.Find(location) is { } entry
                ? Errors.BackslashInName(entry, path) : Errors.Record(e, path));
        }
    }
}
