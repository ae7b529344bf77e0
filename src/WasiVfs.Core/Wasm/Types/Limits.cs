// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>The bounds of a memory, in pages, or of a table, in elements (core specification, Limits).</summary>
/// <param name="Min">The size at the start.</param>
/// <param name="Max">The most it may grow to; <see langword="null"/> if none is declared.</param>
/// <param name="IsShared">Whether threads share it.</param>
/// <param name="Is64">Whether its addresses are 64-bit.</param>
/// <param name="PageBits">The page size that a memory declares, as an exponent of 2 (custom-page-sizes proposal);
/// <see langword="null"/> for the usual 65,536 bytes.</param>
internal readonly record struct Limits(ulong Min, ulong? Max = null, bool IsShared = false, bool Is64 = false, uint? PageBits = null)
{
    /// <summary>The usual page size, as an exponent of 2.</summary>
    public const uint UsualPageBits = 16;

    private const byte HasMax = 1;
    private const byte Shared = 2;
    private const byte Address64 = 4;
    private const byte HasPageSize = 8;

    /// <summary>The size of a memory's page in bytes: 1 or 65,536.</summary>
    public uint PageSize => 1u << (int)(PageBits ?? UsualPageBits);

    /// <summary>Reads the limits of a memory.</summary>
    public static Limits Read(ref WasmReader reader) => Read(ref reader, HasMax | Shared | Address64 | HasPageSize);

    /// <summary>Reads the limits of a table, which has no pages.</summary>
    public static Limits ReadOfTable(ref WasmReader reader) => Read(ref reader, HasMax | Shared | Address64);

    private static Limits Read(ref WasmReader reader, byte allowed)
    {
        long offset = reader.AbsoluteOffset;
        byte flags = reader.ReadByte();
        if ((flags & ~allowed) != 0)
        {
            Malformed.Throw(Malformed.Limits, offset);
        }

        ulong min = reader.ReadU64();
        ulong? max = (flags & HasMax) == 0 ? null : reader.ReadU64();
        uint? pageBits = (flags & HasPageSize) == 0 ? null : ReadPageBits(ref reader, offset);
        return new Limits(min, max, (flags & Shared) != 0, (flags & Address64) != 0, pageBits);
    }

    public void Write(WasmWriter writer)
    {
        int flags = (Max is null ? 0 : HasMax) | (IsShared ? Shared : 0) | (Is64 ? Address64 : 0) | (PageBits is null ? 0 : HasPageSize);
        writer.WriteByte((byte)flags);
        writer.WriteU64(Min);
        if (Max is { } max)
        {
            writer.WriteU64(max);
        }

        if (PageBits is { } bits)
        {
            writer.WriteU32(bits);
        }
    }

    private static uint ReadPageBits(ref WasmReader reader, long offset)
    {
        uint bits = reader.AtEnd ? Malformed.Throw<uint>(Malformed.Limits, offset) : reader.ReadU32();
        return bits is 0 or UsualPageBits ? bits : Malformed.Throw<uint>(Malformed.Limits + ": a page has 1 or 65,536 bytes", offset);
    }
}
