// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>In which of two trees something is.</summary>
public enum DifferenceSide
{
    /// <summary>In both, and not the same.</summary>
    Both,

    /// <summary>In the left tree only.</summary>
    Left,

    /// <summary>In the right tree only.</summary>
    Right,
}

/// <summary>In what two entries of one path differ.</summary>
public enum DifferenceKind
{
    /// <summary>One tree has no such entry.</summary>
    Missing,

    /// <summary>They are of different types.</summary>
    Type,

    /// <summary>The bytes of files differ.</summary>
    Content,

    /// <summary>The targets of symbolic links differ.</summary>
    LinkTarget,

    /// <summary>The modification times differ.</summary>
    Time,
}

/// <summary>One difference between two trees.</summary>
/// <param name="Side">In which tree the entry is.</param>
/// <param name="Path">The entry's path in its tree, with a leading <c>/</c>.</param>
/// <param name="Kind">In what the entries differ.</param>
/// <param name="Left">What the left tree has: the type if one side is missing or the types differ; of contents the length if the lengths
/// differ, else <c>sha256:</c> and 64 hex digits; a target; a time in ISO 8601. Null if the entry is missing.</param>
/// <param name="Right">What the right tree has.</param>
public sealed record TreeDifference(DifferenceSide Side, string Path, DifferenceKind Kind, string? Left, string? Right);

/// <summary>What counts as a difference.</summary>
public sealed record CompareOptions
{
    /// <summary>Whether modification times are compared, to the second; of the root directory never.</summary>
    public bool Times { get; init; }
}
