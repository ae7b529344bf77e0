// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>The type index of each exception tag that the module defines (core specification, Tag Section).</summary>
internal static class TagSection
{
    private const int MinEntry = 2;

    public static uint[] Parse(RawSection? section)
    {
        if (section is null)
        {
            return [];
        }

        WasmReader reader = section.OpenReader();
        var types = new uint[reader.ReadCount(MinEntry)];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = TagType.Read(ref reader);
        }

        reader.ExpectEnd();
        return types;
    }
}
