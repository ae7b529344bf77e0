// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>What is to become of the files that a packed module holds, before others are added.</summary>
public sealed record TreeChanges
{
    /// <summary>Guest paths to remove, a directory with all that is in it; <c>*</c>, <c>?</c> and <c>[a-z]</c> stand for letters of one name.
    /// Each must match something.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <summary>Guest paths to move, once the others are removed, and where to: a guest path, or a name in the same directory.</summary>
    public IReadOnlyList<(string From, string To)> Rename { get; init; } = [];

    /// <summary>Whether files that stay are taken over unread, with the digests that they have, and copied by the system: a moment for a
    /// module of a gigabyte on a file system that shares blocks (XFS, Btrfs). The bytes are the same. A file that was damaged after
    /// it was packed is not found then, and stays one that <see cref="TreeChecker"/> finds; otherwise it is refused.</summary>
    public bool KeepsUnread { get; init; }
}
