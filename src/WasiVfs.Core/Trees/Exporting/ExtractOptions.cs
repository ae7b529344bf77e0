// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>How a tree is written to the host.</summary>
public sealed record ExtractOptions
{
    /// <summary>Whether files and links that exist are replaced; otherwise they are an error. Directories that exist are kept and filled.</summary>
    public bool Overwrite { get; init; }
}
