// SPDX-License-Identifier: MIT

namespace WasiVfs.PowerShell;

// The base class's path members look up ItemExists for each path that they cut, a hundred times a command. These only cut.
public sealed partial class WasiImageProvider
{
    /// <summary>Whether a path names a directory, or a link that leads to one.</summary>
    protected override bool IsItemContainer(string path) => Locate(path) is { IsContainer: true };

    /// <summary>Joins two parts of a path.</summary>
    protected override string MakePath(string parent, string child) => ProviderPath.Join(parent, child);

    /// <summary>The path without its last part.</summary>
    protected override string GetParentPath(string path, string root) => ProviderPath.Parent(path, root);

    /// <summary>The last part of a path.</summary>
    protected override string GetChildName(string path) => ProviderPath.Leaf(path);
}
