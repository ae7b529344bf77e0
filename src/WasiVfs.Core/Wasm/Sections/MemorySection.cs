// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>The memories that the module defines (core specification, Memory Section).</summary>
internal static class MemorySection
{
    public static IReadOnlyList<Limits> Parse(RawSection? section)
    {
        var memories = new List<Limits>();
        if (section is not null)
        {
            WasmReader reader = section.OpenReader();
            for (int left = reader.ReadCount(minElementSize: 1); left > 0; left--)
            {
                memories.Add(Limits.Read(ref reader));
            }

            reader.ExpectEnd();
        }

        return memories;
    }

    /// <summary>The payload of a section that declares these memories.</summary>
    public static byte[] Encode(IReadOnlyCollection<Limits> memories)
    {
        var payload = new WasmWriter();
        payload.WriteU32((uint)memories.Count);
        foreach (Limits limits in memories)
        {
            limits.Write(payload);
        }

        return payload.ToArray();
    }
}
