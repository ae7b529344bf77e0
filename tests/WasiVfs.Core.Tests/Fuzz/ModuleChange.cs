// SPDX-License-Identifier: MIT
using CsCheck;
using WasiVfs.Wasm;

namespace WasiVfs.Tests.Fuzz;

/// <summary>One change of a module that knows what a module is made of: most of what comes out is read far before it is refused,
/// or passes.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Section">Which section; a number that is too high counts on from the first.</param>
/// <param name="Entry">Which entry, likewise.</param>
/// <param name="Place">Where in the entry, or which other one, likewise.</param>
/// <param name="Value">What is put there.</param>
internal sealed record ModuleChange(ModuleChangeKind Kind, int Section, int Entry, int Place, uint Value)
{
    // The edges of what engines allow, of LEB128, and of numbers.
    private static readonly uint[] Edges =
    [
        0, 1, 2, 3, 4, 5, 8, 0x0B, 0x10, 0x3F, 0x40, 0x60, 0x7F, 0x80, 0xFF, 1000, 16383, 16384, 65535, 65536, 65537, 100_000, 1_000_000,
        int.MaxValue, uint.MaxValue,
    ];

    private static readonly Gen<uint> Values = CsCheck.Gen.OneOf(CsCheck.Gen.OneOf(Edges), CsCheck.Gen.UInt[0, 40]);

    /// <summary>Changes of any kind.</summary>
    public static Gen<ModuleChange> Gen { get; } =
        from kind in CsCheck.Gen.Enum<ModuleChangeKind>()
        from section in CsCheck.Gen.Int[0, 15]
        from entry in CsCheck.Gen.Int[0, 300]
        from place in CsCheck.Gen.Int[0, 40]
        from value in Values
        select new ModuleChange(kind, section, entry, place, value);

    /// <summary>The module with the change; the same module if it has nothing to change.</summary>
    public WasmModule Apply(WasmModule module)
    {
        IReadOnlyList<RawSection> sections = module.Sections;
        if (sections.Count == 0)
        {
            return module;
        }

        RawSection section = sections[Section % sections.Count];
        RawSection other = sections[Place % sections.Count];
        return Kind switch
        {
            ModuleChangeKind.RemoveSection => module.Select(old => old == section ? null : old),
            ModuleChangeKind.RepeatSection => module.With(Section % sections.Count, section),
            ModuleChangeKind.SwapSections => module.Select(old => old == section ? other : old == other ? section : old),
            ModuleChangeKind.AddCustom => module.With(Section % (sections.Count + 1), TellingSections.Make(Entry, Value)),
            ModuleChangeKind.RenameCustom when section.Id == SectionId.Custom => Replace(module, section, TellingSections.Rename(section, Entry)),
            _ => Rewrite(module, section),
        };
    }

    // A custom section whose name is malformed is for changes of bytes to make.
    private WasmModule Rewrite(WasmModule module, RawSection section)
    {
        try
        {
            return Replace(module, section, new RawSection(section.Id, SectionMutator.Apply(module, section, this)));
        }
        catch (WasmFormatException) when (section.Id == SectionId.Custom)
        {
            return module;
        }
    }

    private static WasmModule Replace(WasmModule module, RawSection section, RawSection by) => module.Select(old => old == section ? by : old);
}
