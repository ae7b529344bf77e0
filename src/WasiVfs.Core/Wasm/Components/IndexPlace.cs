// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>An index in the file.</summary>
/// <param name="Offset">Where it stands, in bytes from the start of the file.</param>
/// <param name="Width">How many bytes it takes.</param>
/// <param name="Index">The index.</param>
internal readonly record struct IndexPlace(long Offset, int Width, uint Index);
