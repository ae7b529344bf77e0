// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>One difference between two trees, as <c>Compare-Object</c> would tell it.</summary>
/// <param name="SideIndicator"><c>&lt;=</c> if only the reference has the entry, <c>=&gt;</c> if only the difference has it,
/// <c>&lt;&gt;</c> if both have it and it is not the same.</param>
/// <param name="Path">The entry's path, from the trees' roots.</param>
/// <param name="Kind">In what they differ: <c>Missing</c>, <c>Content</c> and the like.</param>
/// <param name="Reference">What the reference has: a type, a size, a hash, a target, a time.</param>
/// <param name="Difference">What the difference has.</param>
/// <param name="ReferencePath">The tree that was compared with.</param>
/// <param name="DifferencePath">The tree that was compared.</param>
public sealed record WasiImageDifference(
    string SideIndicator, string Path, string Kind, string? Reference, string? Difference, string ReferencePath, string DifferencePath)
{
    /// <summary>The side and the path, for a person's screen.</summary>
    public override string ToString() => $"{SideIndicator} {FormatPath()}";

    /// <summary>The path, for a person's screen.</summary>
    public string FormatPath() => TerminalText.Escape(Path);

    internal static WasiImageDifference Of(TreeDifference found, string referencePath, string differencePath) => new(
        found.Side switch { DifferenceSide.Left => "<=", DifferenceSide.Right => "=>", _ => "<>" },
        found.Path,
        found.Kind.ToString(),
        found.Left,
        found.Right,
        referencePath,
        differencePath);
}
