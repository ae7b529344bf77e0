// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>The two sections that are one number: the start function (Start Section) and the count of data segments (Data Count
/// Section).</summary>
internal static class SingleNumberSection
{
    /// <summary>The number; <see langword="null"/> if there is no section.</summary>
    public static uint? Parse(RawSection? section)
    {
        if (section is null)
        {
            return null;
        }

        WasmReader reader = section.OpenReader();
        uint number = reader.ReadU32();
        reader.ExpectEnd();
        return number;
    }

    public static byte[] Encode(uint number) => Leb128.Encode(number);
}
