// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>A run of bytes within a section's payload.</summary>
/// <param name="Start">Bytes from the start of the payload.</param>
/// <param name="Length">Bytes in the run.</param>
internal readonly record struct ByteRange(int Start, int Length)
{
    /// <summary>The position after the last byte.</summary>
    public int End => Start + Length;

    public static ByteRange Between(int start, int end) => new(start, end - start);

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> payload) => payload.Slice(Start, Length);

    public ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> payload) => payload.Slice(Start, Length);
}
