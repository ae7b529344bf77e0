// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>How a tree is written to the host.</summary>
public sealed record ExtractOptions
{
    /// <summary>Whether files and links that exist are replaced; otherwise they are an error. Directories that exist are kept and filled.</summary>
    public bool Overwrite { get; init; }
}

/// <summary>What was written.</summary>
/// <param name="Files">Files; one with several names once.</param>
/// <param name="Directories">Directories below the target, those that existed among them.</param>
/// <param name="Links">Symbolic links.</param>
/// <param name="Bytes">Bytes of files.</param>
public readonly record struct ExtractResult(int Files, int Directories, int Links, long Bytes);
