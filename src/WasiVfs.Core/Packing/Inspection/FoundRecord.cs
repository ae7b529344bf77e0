// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Components;
using WasiVfs.Packing.Format;
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Inspection;

/// <summary>The pack record of a file that is a module or a component.</summary>
internal static class FoundRecord
{
    /// <summary>The record of a packed module, or of the one inside a component; null if nothing is packed into the file.</summary>
    /// <exception cref="WasmFormatException">The file is malformed.</exception>
    /// <exception cref="PackException">The record is damaged.</exception>
    public static PackRecord? Of(string path)
    {
        using ByteSource file = HostFile.OpenSource(path);
        Span<byte> start = stackalloc byte[(int)Math.Min(Preamble.Length, file.Length)];
        file.Read(start, 0);
        return Preamble.Detect(start) == WasmFileKind.Component
            ? CoreModule.Find(ComponentFile.Read(file)).Select(module => module.ReadRecord()).FirstOrDefault(record => record is not null)
            : WasmFile.Scan(file).ReadCustom(PackRecord.SectionName) is { } json ? PackRecordJson.Read(json) : null;
    }
}
