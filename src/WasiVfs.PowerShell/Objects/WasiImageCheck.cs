// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>Whether a file that holds a tree is as it was made.</summary>
/// <param name="Path">The file's full path.</param>
/// <param name="Kind">What it is: <c>PackedModule</c>, <c>Erofs</c>, <c>EmbeddedImage</c>, <c>Tar</c>, <c>TarGzip</c> or
/// <c>Zip</c>.</param>
/// <param name="IsValid">Whether nothing is wrong.</param>
/// <param name="Problems">What is wrong, at most about a thousand things.</param>
/// <param name="Warnings">What was written as warnings: what could not be checked.</param>
public sealed record WasiImageCheck(
    string Path, string Kind, bool IsValid, IReadOnlyList<ImageProblem> Problems, IReadOnlyList<string> Warnings)
{
    /// <summary>The path.</summary>
    public override string ToString() => Path;

    internal static WasiImageCheck Of(CheckResult result) => new(
        result.Path, result.Kind.ToString(), result.IsValid, result.Problems.ToArray(), Messages.Of(result.Warnings));
}
