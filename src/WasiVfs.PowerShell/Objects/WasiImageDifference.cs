// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>One difference between two trees, as <c>Compare-Object</c> would tell it.</summary>
/// <param name="SideIndicator"><c>&lt;=</c> where only the reference has the entry, <c>=&gt;</c> where only the difference has it, <c>&lt;&gt;</c> where both have it and it is not the same.</param>
/// <param name="Path">The entry's path, from the trees' roots.</param>
/// <param name="Kind">In what they differ.</param>
/// <param name="Reference">What the reference has: a type, a size, a hash, a target, a time.</param>
/// <param name="Difference">What the difference has.</param>
public sealed record WasiImageDifference(string SideIndicator, string Path, DifferenceKind Kind, string? Reference, string? Difference)
{
    /// <summary>The path for a person's screen.</summary>
    public string PathString => TerminalText.Escape(Path);

    internal static WasiImageDifference Of(TreeDifference found) => new(
        found.Side switch { DifferenceSide.Left => "<=", DifferenceSide.Right => "=>", _ => "<>" },
        found.Path,
        found.Kind,
        found.Left,
        found.Right);
}
