// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>The type index of each exception tag that the module defines (core specification, Tag Section).</summary>
internal static class TagSection
{
    private const int MinEntry = 2;

    public static SectionView<uint> Parse(RawSection? section) => SectionView<uint>.Parse(section, TagType.Read, MinEntry);
}
