// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.IO.Compression;

namespace WasiVfs.Images;

/// <summary>
/// Writes one gzip member (RFC 1952) with a header that is the same on every system: no name, no time, and of the system "unknown",
/// where the framework's own stream names the one that it runs on.
/// </summary>
internal static class GzipWriter
{
    private static ReadOnlySpan<byte> Header => [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 0xFF];

    /// <param name="destination">Where the compressed bytes go.</param>
    /// <param name="write">Writes the bytes to compress.</param>
    public static void Write(Stream destination, Action<Stream> write)
    {
        destination.Write(Header);
        CrcStream content;
        using (var deflated = new DeflateStream(destination, CompressionLevel.Optimal, leaveOpen: true))
        {
            content = new CrcStream(deflated);
            write(content);
        }

        Span<byte> trailer = stackalloc byte[2 * sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, content.Crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[sizeof(uint)..], (uint)content.Count);
        destination.Write(trailer);
    }
}
