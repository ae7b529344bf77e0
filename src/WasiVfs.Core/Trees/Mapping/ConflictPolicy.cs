// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>What happens if two mappings bring the same path.</summary>
public enum ConflictPolicy
{
    /// <summary>A later mapping of the same guest path replaces the earlier one whole; a mapping inside another one hides what lies there,
    /// whichever came first.</summary>
    Replace,

    /// <summary>Directories are united, and the files of later mappings win.</summary>
    Merge,

    /// <summary>Directories are united; the same guest path twice, or a file that two mappings bring, is refused.</summary>
    Error,
}
