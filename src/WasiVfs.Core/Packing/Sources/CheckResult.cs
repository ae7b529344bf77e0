// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.Packing;

/// <summary>Whether a file that holds a tree is as it was made.</summary>
/// <param name="Path">The file's full path.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Problems">What is wrong, at most about a thousand things. Offsets count from the start of the image; of a problem
/// in another part of a packed module, and in an archive, from the start of the file.</param>
public sealed record CheckResult(string Path, TreeKind Kind, IReadOnlyList<ImageProblem> Problems)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsValid => Problems.Count == 0;

    /// <summary>What could not be checked, such as the digests of a packed module that another tool has rewritten.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];
}
