// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>A tree, or a file of one, as long as it is open.</summary>
/// <param name="Source">The directory or file.</param>
/// <param name="Name">Its name.</param>
/// <param name="Owner">What is closed with it; null if it stays open, as a mounted image does.</param>
internal sealed record OpenedTree(Descriptor Source, string Name, IDisposable? Owner) : IDisposable
{
    /// <summary>Whether it is a file or the like, rather than a directory.</summary>
    public bool IsFile => Source.Type != DescriptorType.Directory;

    public void Dispose() => Owner?.Dispose();
}
