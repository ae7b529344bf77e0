// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>An entry of an image with the room that it takes.</summary>
public sealed record SizedEntry
{
    /// <summary>Its path in the image.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes that it takes in the image: inode, names and whole blocks, of a directory with all that is below it. A file that
    /// shares the blocks of an earlier one takes none for them.</summary>
    public required long Length { get; init; }

    /// <summary>How many files it is, or has below it.</summary>
    public required int Files { get; init; }

    /// <summary>The entries of a directory, the largest first; empty for anything else.</summary>
    public IReadOnlyList<SizedEntry> Entries { get; init; } = [];

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory { get; init; }

    /// <summary>The path.</summary>
    public override string ToString() => Path;
}
