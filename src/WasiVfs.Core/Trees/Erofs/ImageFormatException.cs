// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Trees;

/// <summary>An EROFS image that is damaged, or that uses what is not supported.</summary>
public sealed class ImageFormatException : WasiVfsException
{
    private readonly string _reason;

    /// <summary>Creates the exception.</summary>
    /// <param name="reason">A sentence without its full stop.</param>
    /// <param name="offset">Bytes from the image's start.</param>
    internal ImageFormatException(string reason, long offset)
        : base(ErrorId.ImageMalformed, reason, path: null, offset) => _reason = reason;

    /// <summary>A sentence with the file, if it is known, the reason and the offset.</summary>
    public override string Message => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Path is null ? "" : $"The image in '{Path}' cannot be read: ")}{_reason} (at offset 0x{Offset:x} of the image).");
}
