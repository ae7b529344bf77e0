// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Trees;

/// <summary>An archive that is damaged, unsafe, or uses what is not supported; the message names the archive, the entry and the place.</summary>
public sealed class ArchiveFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The archive's file.</param>
    /// <param name="message">A sentence without its full stop, which names the entry that it is about.</param>
    /// <param name="offset">Bytes from the archive's start, where the place is known.</param>
    /// <param name="isInflated">Whether the offset counts the bytes of the archive inside a gzip file.</param>
    public ArchiveFormatException(string path, string message, long? offset = null, bool isInflated = false)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"'{path}': {message}{(offset is null ? "" : $" (at offset 0x{offset:x}{(isInflated ? " of what is compressed" : "")})")}."))
    {
        Path = path;
        Offset = offset;
    }

    /// <summary>The archive's file.</summary>
    public string Path { get; }

    /// <summary>Where the fault lies, in bytes from the archive's start; null where only the entry is known.</summary>
    public long? Offset { get; }
}
