// SPDX-License-Identifier: MIT
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Format;

/// <summary>The digests of a file, if it has any.</summary>
/// <param name="Digests">The digests; null if there are none, or they are damaged themselves.</param>
/// <param name="Offset">Where their section starts.</param>
/// <param name="Length">Bytes of the section.</param>
/// <param name="IsDamaged">Whether there is a section of digests that is not as it was written.</param>
internal readonly record struct FoundDigests(PackDigests? Digests, long Offset, long Length, bool IsDamaged)
{
    /// <summary>Looks for digests: by the file's last bytes, which are there even if another section's header is damaged; then by
    /// name.</summary>
    public static FoundDigests In(ByteSource file)
    {
        long fromTrailer = LengthFromTrailer(file);
        if (Read(file, file.Length - fromTrailer, fromTrailer) is { } found)
        {
            return found;
        }

        try
        {
            SectionHeader named = WasmFile.Scan(file).Sections
                .LastOrDefault(section => section.CustomName == PackDigests.SectionName);
            if (named.CustomName is not null)
            {
                long length = named.PayloadOffset + named.PayloadLength - named.HeaderOffset;
                return Read(file, named.HeaderOffset, length)
                    ?? new FoundDigests(null, named.HeaderOffset, length, IsDamaged: true);
            }
        }
        catch (WasmFormatException)
        {
            // What is damaged is told by whoever reads the module.
        }

        return new FoundDigests(null, file.Length - fromTrailer, fromTrailer, IsDamaged: fromTrailer > 0);
    }

    private static long LengthFromTrailer(ByteSource file)
    {
        Span<byte> trailer = stackalloc byte[PackDigests.TrailerSize];
        if (file.Length < trailer.Length)
        {
            return 0;
        }

        file.Read(trailer, file.Length - trailer.Length);
        return PackDigests.LengthFromTrailer(trailer) is { } length && length <= file.Length ? length : 0;
    }

    // Not more than that is read of what a damaged trailer leads to.
    private static bool StartsLikeDigests(ByteSource file, long offset, long length)
    {
        var name = new WasmWriter();
        name.WriteName(PackDigests.SectionName);
        byte[] start = new byte[(int)Math.Min(length, 1 + Leb128.MaxU32 + name.Length)];
        file.Read(start, offset);
        return start[0] == (byte)SectionId.Custom && start.AsSpan().IndexOf(name.WrittenSpan) >= 0;
    }

    private static FoundDigests? Read(ByteSource file, long offset, long length)
    {
        if (length is 0 || length > Array.MaxLength || !StartsLikeDigests(file, offset, length))
        {
            return null;
        }

        byte[] section = new byte[length];
        file.Read(section, offset);
        return PackDigests.TryRead(section) is { } digests ? new FoundDigests(digests, offset, length, IsDamaged: false) : null;
    }
}
