// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>The data segments of a module before those that a pack adds: the old ones stay where they are in memory.</summary>
/// <param name="Count">How many segments there are, added ones included.</param>
/// <param name="Old">The entries that the module has.</param>
/// <param name="Added">The entries behind them.</param>
internal sealed record DataEntries(uint Count, ReadOnlyMemory<byte> Old, byte[] Added)
{
    /// <summary>The entries of a data section.</summary>
    public static DataEntries Of(RawSection? section)
    {
        if (section is null)
        {
            return new DataEntries(0, default, []);
        }

        WasmReader reader = section.OpenReader();
        uint count = reader.ReadU32();
        return new DataEntries(count, section.Payload[reader.Position..], []);
    }

    /// <summary>The first entries of a data section.</summary>
    public static DataEntries First(RawSection section, IReadOnlyList<DataSegment> segments, int count) => new(
        (uint)count, count == 0 ? default : section.Payload[segments[0].Range.Start..segments[count - 1].Range.End], []);

    /// <summary>The same entries and some more.</summary>
    public DataEntries With(IReadOnlyCollection<byte[]> entries) =>
        this with { Count = Count + (uint)entries.Count, Added = [.. Added, .. entries.SelectMany(entry => entry)] };
}
