// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Wasm;

/// <summary>What a reference points to (core specification, Heap Types): a type index from 0 on, or one of these negative
/// codes.</summary>
internal static class HeapTypes
{
    public const long Func = -0x10;
    public const long Extern = -0x11;

    // Each code is the 7-bit form of its one byte. "cont" and "nocont" belong to the stack switching proposal.
    private static readonly Dictionary<long, string> Abstract = new()
    {
        [-0x0B] = "nocont",
        [-0x0C] = "noexn",
        [-0x0D] = "nofunc",
        [-0x0E] = "noextern",
        [-0x0F] = "none",
        [Func] = "func",
        [Extern] = "extern",
        [-0x12] = "any",
        [-0x13] = "eq",
        [-0x14] = "i31",
        [-0x15] = "struct",
        [-0x16] = "array",
        [-0x17] = "exn",
        [-0x18] = "cont",
    };

    public static bool IsAbstract(long code) => Abstract.ContainsKey(code);

    public static string Name(long heap) =>
        Abstract.TryGetValue(heap, out string? name) ? name : heap.ToString(CultureInfo.InvariantCulture);

    public static long Read(ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        long heap = reader.ReadS33();
        return heap >= 0 || IsAbstract(heap) ? heap : Malformed.Throw<long>(Malformed.HeapType, offset);
    }
}
