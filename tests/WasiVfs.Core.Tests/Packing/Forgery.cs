// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using System.Text;
using WasiVfs.Packing.Format;
using WasiVfs.Trees;

namespace WasiVfs.Tests.Packing;

/// <summary>What somebody makes of a packed module who changes it on purpose: other bytes, and digests that fit them.</summary>
internal static class Forgery
{
    /// <summary>Puts a text of the same length in the place of another one.</summary>
    public static byte[] Replace(byte[] packed, string from, string to)
    {
        int place = packed.AsSpan().IndexOf(Encoding.UTF8.GetBytes(from));
        if (place < 0 || from.Length != to.Length)
        {
            throw new ArgumentException($"'{from}' is not in the file, or longer or shorter than '{to}'.");
        }

        byte[] forged = [.. packed];
        Encoding.UTF8.GetBytes(to).CopyTo(forged, place);
        using var source = new MemoryByteSource(packed);
        PackDigests digests = FoundDigests.In(source).Digests!;
        var parts = new List<FilePart>();
        long at = 0;
        foreach (FilePart part in digests.Parts)
        {
            bool isForged = place >= at && place < at + part.Length;
            parts.Add(isForged ? part with { Digest = SHA256.HashData(forged.AsSpan((int)at, (int)part.Length)) } : part);
            at += part.Length;
        }

        return [.. forged[..(int)at], .. new PackDigests(parts, digests.Image).ToSection()];
    }
}
