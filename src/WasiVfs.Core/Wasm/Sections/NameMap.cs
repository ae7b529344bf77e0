// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>A map from indices to names, or to maps from indices to names, as the subsections of <see cref="NameSection"/> hold it.</summary>
internal static class NameMap
{
    /// <summary>The map with other indices.</summary>
    /// <param name="reader">A cursor over the map.</param>
    /// <param name="map">From the old index to the new one, in the same order; null for an entry that goes.</param>
    /// <param name="isNested">Whether each entry is a map again, as the names of locals are.</param>
    public static ReadOnlyMemory<byte> Renumber(WasmReader reader, Func<uint, uint?> map, bool isNested)
    {
        var entries = new WasmWriter();
        uint kept = Copy(reader, entries, map, isNested);
        var content = new WasmWriter(entries.Length + Leb128.MaxU32);
        content.WriteU32(kept);
        content.WriteBytes(entries.WrittenSpan);
        return content.WrittenMemory;
    }

    /// <summary>Copies the entries that stay, and returns how many there are. One that keeps its index is copied as it is.</summary>
    public static uint Copy(WasmReader reader, WasmWriter output, Func<uint, uint?> map, bool isNested)
    {
        uint kept = 0;
        for (int left = reader.ReadCount(minElementSize: 2); left > 0; left--)
        {
            int start = reader.Position;
            uint old = reader.ReadU32();
            int behindIndex = reader.Position;
            SkipNames(ref reader, isNested);
            if (map(old) is { } index)
            {
                kept++;
                if (index != old)
                {
                    output.WriteU32(index);
                    start = behindIndex;
                }

                output.WriteBytes(reader.Between(start, reader.Position));
            }
        }

        return kept;
    }

    // What follows a function's index: its name, or a map from the indices of its locals or labels to theirs.
    private static void SkipNames(ref WasmReader reader, bool isNested)
    {
        int count = isNested ? reader.ReadCount(minElementSize: 2) : 1;
        for (; count > 0; count--)
        {
            if (isNested)
            {
                reader.ReadU32();
            }

            reader.Skip(reader.ReadLength());
        }
    }
}
