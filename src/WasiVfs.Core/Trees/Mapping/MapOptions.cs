// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>How a source tree is taken over.</summary>
internal sealed record MapOptions
{
    /// <summary>
    /// Patterns of what stays out, in the manner of <c>.gitignore</c>, matched against paths relative to the source: <c>*</c>, <c>?</c>,
    /// <c>[a-z]</c>, <c>**</c>; without <c>/</c> at any depth; a directory with all that is below it.
    /// </summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Whether entries keep their modification times; otherwise they have the image's epoch.</summary>
    public bool PreserveTimestamps { get; init; }

    /// <summary>Whether what symbolic links lead to is taken in their place.</summary>
    public bool Dereference { get; init; }

    /// <summary>Whether links that name a place in the source by its path on the host are made relative.</summary>
    public bool RelativeLinks { get; init; }

    /// <summary>Finds what an image that was made before holds of a file of the host, by the hash of its identity and attributes; null
    /// without such an image.</summary>
    public Func<MetadataHashValue, KeptContent?>? Known { get; init; }

    /// <summary>What happens to compiled Python files.</summary>
    public PycHandling Pyc { get; init; }

    /// <summary>The image's epoch in seconds since 1970: tells which compiled Python files will look stale.</summary>
    public long Epoch { get; init; }
}
