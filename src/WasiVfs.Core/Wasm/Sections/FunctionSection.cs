// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>The type index of each function that the module defines (core specification, Function Section).</summary>
internal static class FunctionSection
{
    public static SectionView<uint> Parse(RawSection? section) => SectionView<uint>.Parse(section, (ref reader) => reader.ReadU32());
}
