// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Trees;

/// <summary>An EROFS image that is damaged, or that uses what is not supported; the message says what and where.</summary>
public sealed class ImageFormatException : Exception
{
    /// <summary>Creates the exception; the offset is appended to the message.</summary>
    /// <param name="message">A sentence without its full stop.</param>
    /// <param name="offset">Bytes from the image's start.</param>
    public ImageFormatException(string message, long offset)
        : base(string.Create(CultureInfo.InvariantCulture, $"{message} (at offset 0x{offset:x} of the image)."))
    {
        Offset = offset;
    }

    /// <summary>Where the fault lies, in bytes from the image's start.</summary>
    public long Offset { get; }
}
