// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Components;
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Linking;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Inspection;

/// <summary>Tells of a packed file whether its program has the calls that its changes are saved with.</summary>
internal static class SavingProgram
{
    /// <summary>Whether it has.</summary>
    /// <param name="file">A packed module, or a component that holds one.</param>
    /// <param name="isComponent">Which of the two it is.</param>
    public static bool Is(ByteSource file, bool isComponent) => ChangesSaving.IsPossible(isComponent
        ? CoreModule.Find(ComponentFile.Read(file)).First(module => module.ReadRecord() is not null).Module
        : ReadOutline(file));

    // Its imports and exports, and nothing else.
    private static WasmModule ReadOutline(ByteSource file)
    {
        WasmFile module = WasmFile.Scan(file);
        return new WasmModule(module.Sections.Where(section => section.Id is SectionId.Type or SectionId.Import or SectionId.Export)
            .Select(section => module.ReadSection(section, section.PayloadLength)));
    }
}
