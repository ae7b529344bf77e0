// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>The bounds of a memory, in pages of 65,536 bytes, or of a table, in elements (core specification, Limits).</summary>
/// <param name="Min">The size at the start.</param>
/// <param name="Max">The most it may grow to; <see langword="null"/> where none is declared.</param>
/// <param name="IsShared">Whether threads share it.</param>
/// <param name="Is64">Whether its addresses are 64-bit.</param>
internal readonly record struct Limits(ulong Min, ulong? Max = null, bool IsShared = false, bool Is64 = false)
{
    private const byte HasMax = 1;
    private const byte Shared = 2;
    private const byte Address64 = 4;

    /// <summary>Reads limits. A page size of its own (flag 8, the custom-page-sizes proposal) is refused.</summary>
    public static Limits Read(ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        byte flags = reader.ReadByte();
        if (flags > (HasMax | Shared | Address64))
        {
            Malformed.Throw(Malformed.Limits, offset);
        }

        ulong min = reader.ReadU64();
        ulong? max = (flags & HasMax) == 0 ? null : reader.ReadU64();
        return new Limits(min, max, (flags & Shared) != 0, (flags & Address64) != 0);
    }

    public void Write(WasmWriter writer)
    {
        writer.WriteByte((byte)((Max is null ? 0 : HasMax) | (IsShared ? Shared : 0) | (Is64 ? Address64 : 0)));
        writer.WriteU64(Min);
        if (Max is { } max)
        {
            writer.WriteU64(max);
        }
    }
}
