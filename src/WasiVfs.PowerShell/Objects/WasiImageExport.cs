// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>What was exported.</summary>
/// <param name="Path">The full path of the file or directory that was written.</param>
/// <param name="Format">What it is, in the words of <c>-Format</c>.</param>
/// <param name="Files">Files; one with several names once.</param>
/// <param name="Directories">Directories below the root.</param>
/// <param name="Links">Symbolic links.</param>
/// <param name="Bytes">Bytes of files.</param>
/// <param name="Warnings">What was written as warnings.</param>
public sealed record WasiImageExport(
    string Path, string Format, int Files, int Directories, int Links, long Bytes, IReadOnlyList<string> Warnings)
{
    /// <summary>The path.</summary>
    public override string ToString() => Path;

    internal static WasiImageExport Of(ExportResult result) => new(
        result.Path, result.Format.ToString(), result.Files, result.Directories, result.Links, result.Bytes, Messages.Of(result.Warnings));
}
