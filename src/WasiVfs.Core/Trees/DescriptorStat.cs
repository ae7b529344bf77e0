// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>What an object of the tree is (<c>descriptor-type</c> of wasi:filesystem).</summary>
public enum DescriptorType
{
    /// <summary>Not known, or of a kind that has no name here.</summary>
    Unknown,

    /// <summary>A block device node.</summary>
    BlockDevice,

    /// <summary>A character device node.</summary>
    CharacterDevice,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A named pipe.</summary>
    Fifo,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>A regular file.</summary>
    RegularFile,

    /// <summary>A socket.</summary>
    Socket,
}

/// <summary>How the last component of a path is resolved (<c>path-flags</c>).</summary>
[Flags]
public enum PathFlags
{
    /// <summary>A final symbolic link is the object itself.</summary>
    None = 0,

    /// <summary>A final symbolic link is followed.</summary>
    SymlinkFollow = 1,
}

/// <summary>What <see cref="Descriptor.OpenAt"/> asks for (<c>open-flags</c>).</summary>
[Flags]
public enum OpenFlags
{
    /// <summary>An existing object of any kind.</summary>
    None = 0,

    /// <summary>Create the file if it is missing: refused by every tree here.</summary>
    Create = 1,

    /// <summary>Fail if the object is not a directory.</summary>
    Directory = 2,

    /// <summary>Fail if the file exists.</summary>
    Exclusive = 4,

    /// <summary>Cut the file to no bytes: refused by every tree here.</summary>
    Truncate = 8,
}

/// <summary>The attributes of an object (<c>descriptor-stat</c>).</summary>
/// <param name="Type">What the object is.</param>
/// <param name="LinkCount">How many names the object has; at least 1.</param>
/// <param name="Size">Bytes of content: of a file, or of a symbolic link's target; what the tree stores for a directory.</param>
/// <param name="Modified">When the content last changed, in UTC.</param>
public readonly record struct DescriptorStat(DescriptorType Type, ulong LinkCount, ulong Size, DateTimeOffset Modified);

/// <summary>One name in a directory (<c>directory-entry</c>). <c>.</c> and <c>..</c> are never listed.</summary>
/// <param name="Type">What the name stands for; a symbolic link is not followed.</param>
/// <param name="Name">The name, never empty, without <c>/</c> and NUL.</param>
public readonly record struct DirectoryEntry(DescriptorType Type, string Name);

/// <summary>128 bits that differ when the identity or the metadata of an object differ (<c>metadata-hash-value</c>).</summary>
/// <param name="Lower">The low 64 bits.</param>
/// <param name="Upper">The high 64 bits.</param>
public readonly record struct MetadataHashValue(ulong Lower, ulong Upper);
