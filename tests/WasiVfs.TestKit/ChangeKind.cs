// SPDX-License-Identifier: MIT
namespace WasiVfs.Tests.Support;

/// <summary>What a <see cref="ByteChange"/> does.</summary>
internal enum ChangeKind
{
    /// <summary>Sets a byte.</summary>
    Set,

    /// <summary>Flips a bit.</summary>
    Flip,

    /// <summary>Sets four bytes to a little-endian word.</summary>
    Word,

    /// <summary>Sets bytes to 0.</summary>
    Clear,

    /// <summary>Copies bytes from another place over these.</summary>
    Copy,

    /// <summary>Inserts the bytes once more.</summary>
    Repeat,

    /// <summary>Takes bytes out.</summary>
    Remove,

    /// <summary>Ends the file there.</summary>
    Cut,
}
