// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>The type index of each function that the module defines (core specification, Function Section).</summary>
internal static class FunctionSection
{
    public static uint[] Parse(RawSection? section)
    {
        if (section is null)
        {
            return [];
        }

        WasmReader reader = section.OpenReader();
        var types = new uint[reader.ReadCount(minElementSize: 1)];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = reader.ReadU32();
        }

        reader.ExpectEnd();
        return types;
    }
}
