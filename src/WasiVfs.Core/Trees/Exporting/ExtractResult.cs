// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>What was written.</summary>
/// <param name="Files">Files; one with several names once.</param>
/// <param name="Directories">Directories below the target, those that existed among them.</param>
/// <param name="Links">Symbolic links.</param>
/// <param name="Bytes">Bytes of files.</param>
internal readonly record struct ExtractResult(int Files, int Directories, int Links, long Bytes);
