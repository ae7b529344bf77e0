// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>What was exported.</summary>
/// <param name="Path">The full path of the file or directory that was written.</param>
/// <param name="Format">What it is.</param>
/// <param name="Files">Files; one with several names once.</param>
/// <param name="Directories">Directories below the root.</param>
/// <param name="Links">Symbolic links.</param>
/// <param name="Bytes">Bytes of files.</param>
/// <param name="Warnings">Sentences about what could not be written as it is; empty if there is nothing to say.</param>
public sealed record ExportResult(
    string Path, ExportFormat Format, int Files, int Directories, int Links, long Bytes, IReadOnlyList<Warning> Warnings);
