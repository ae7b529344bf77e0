// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Trees;

/// <summary>An archive that is damaged, unsafe, or uses what is not supported; the message names the archive, the entry and the place.</summary>
public sealed class ArchiveFormatException : WasiVfsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The archive's file.</param>
    /// <param name="reason">A sentence without its full stop, which names the entry that it is about.</param>
    /// <param name="offset">Bytes from the archive's start; null if only the entry is known.</param>
    /// <param name="isInflated">Whether the offset counts the bytes of the archive inside a gzip file.</param>
    /// <param name="id">The reason in a word.</param>
    internal ArchiveFormatException(
        string path, string reason, long? offset = null, bool isInflated = false, ErrorId id = ErrorId.ArchiveMalformed)
        : base(
            id,
            string.Create(
                CultureInfo.InvariantCulture,
                $"'{path}': {reason}{(offset is null ? "" : $" (at offset 0x{offset:x}{(isInflated ? " of what is compressed" : "")})")}."),
            path,
            offset)
    { }
}
