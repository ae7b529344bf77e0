// SPDX-License-Identifier: MIT
using System.Numerics;

namespace WasiVfs.Wasm;

/// <summary>How many bytes integers take in LEB128 (core specification, Binary Format, Values).</summary>
internal static class Leb128
{
    /// <summary>The most bytes that an unsigned 32-bit integer may take.</summary>
    public const int MaxU32 = 5;

    /// <summary>The shortest form of <paramref name="value"/>.</summary>
    public static byte[] Encode(uint value)
    {
        var writer = new WasmWriter(MaxU32);
        writer.WriteU32(value);
        return writer.ToArray();
    }

    /// <summary>Bytes of the shortest form of <paramref name="value"/>.</summary>
    public static int SizeOfU32(uint value) => SizeOfU64(value);

    /// <inheritdoc cref="SizeOfU32"/>
    public static int SizeOfU64(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    /// <inheritdoc cref="SizeOfU32"/>
    public static int SizeOfS64(long value) => (BitOperations.Log2(((ulong)(value ^ (value >> 63)) << 1) | 1) / 7) + 1;
}
