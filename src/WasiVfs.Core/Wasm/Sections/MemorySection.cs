// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>The memories that the module defines (core specification, Memory Section).</summary>
internal static class MemorySection
{
    public static SectionView<Limits> Parse(RawSection? section) => SectionView<Limits>.Parse(section, Limits.Read);

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
