// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Splitting;

/// <summary>A section of a packed module, by its id and, of custom sections, its place among them (the pack record not
/// counted).</summary>
internal readonly record struct SectionKey(SectionId Id, uint Ordinal);
