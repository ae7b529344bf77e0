// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Why a file system operation was refused: the codes of wasi:filesystem 0.2 that a read-only tree can answer.</summary>
public enum ErrorCode
{
    /// <summary>Permission to the host's file was denied (<c>access</c>).</summary>
    Access,

    /// <summary>The descriptor is closed, or does not allow the operation (<c>bad-descriptor</c>).</summary>
    BadDescriptor,

    /// <summary>The file exists already (<c>exist</c>).</summary>
    Exist,

    /// <summary>A name is not valid UTF-8 (<c>illegal-byte-sequence</c>).</summary>
    IllegalByteSequence,

    /// <summary>An argument is out of its range (<c>invalid</c>).</summary>
    Invalid,

    /// <summary>Reading the medium failed (<c>io</c>).</summary>
    Io,

    /// <summary>The operation needs a file, and the object is a directory (<c>is-directory</c>).</summary>
    IsDirectory,

    /// <summary>More than <see cref="PathLimits.MaxLinks"/> symbolic links on the way, or a link that may not be followed (<c>loop</c>).</summary>
    Loop,

    /// <summary>A name is longer than <see cref="PathLimits.MaxName"/> bytes (<c>name-too-long</c>).</summary>
    NameTooLong,

    /// <summary>Nothing has that name (<c>no-entry</c>).</summary>
    NoEntry,

    /// <summary>The operation needs a directory, and the object is something else (<c>not-directory</c>).</summary>
    NotDirectory,

    /// <summary>The path is absolute, or leaves the directory it is relative to (<c>not-permitted</c>).</summary>
    NotPermitted,

    /// <summary>The tree cannot be changed (<c>read-only</c>).</summary>
    ReadOnly,

    /// <summary>The object is of a kind that the tree does not serve (<c>unsupported</c>).</summary>
    Unsupported,
}
