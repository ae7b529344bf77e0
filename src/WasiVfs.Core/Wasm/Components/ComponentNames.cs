// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>
/// The names of what a component imports and exports at its top level, such as <c>wasi:cli/run@0.2.6</c> (component model,
/// Binary.md, "Import and Export Definitions").
/// </summary>
/// <param name="Imports">The names of imports.</param>
/// <param name="Exports">The names of exports.</param>
internal sealed record ComponentNames(IReadOnlyList<string> Imports, IReadOnlyList<string> Exports)
{
    private const byte ImportSection = 10, ExportSection = 11;

    /// <summary>Reads the names, in the order of the file; of a section with something that is not known here, only those before
    /// it.</summary>
    /// <param name="file">The component's file.</param>
    /// <exception cref="WasmFormatException">A section's size or a name is malformed.</exception>
    public static IEnumerable<string> Read(SectionScanner file)
    {
        ComponentNames names = ReadBoth(file);
        return names.Imports.Concat(names.Exports);
    }

    /// <summary>Reads the names, imports and exports apart.</summary>
    /// <inheritdoc cref="Read"/>
    public static ComponentNames ReadBoth(SectionScanner file)
    {
        List<string> imports = [], exports = [];
        for (long offset = Preamble.Length; offset < file.Length;)
        {
            var header = new WasmReader(file.Read(offset, 1 + Leb128.MaxU32), offset);
            byte id = header.ReadByte();
            uint size = header.ReadU32();
            long payload = header.AbsoluteOffset;
            if (size > Math.Min(int.MaxValue, file.Length - payload))
            {
                Malformed.Throw(Malformed.LengthOutOfBounds, offset + 1);
            }

            if (id is ImportSection or ExportSection)
            {
                bool isImport = id == ImportSection;
                AddNames(isImport ? imports : exports, new WasmReader(file.Read(payload, (int)size), payload), isImport);
            }

            offset = payload + size;
        }

        return new ComponentNames(imports, exports);
    }

    private static void AddNames(List<string> names, WasmReader section, bool isImport)
    {
        for (uint count = section.ReadU32(); count > 0; count--)
        {
            // 0x00 and 0x01 stand before a plain name; what other prefixes bring is not known here.
            if (section.ReadByte() > 1)
            {
                return;
            }

            names.Add(section.ReadName());
            if (!(isImport ? TrySkipDescription(ref section) : TrySkipExport(ref section)))
            {
                return;
            }
        }
    }

    // externdesc: a core module, a function, a value, a type, a component or an instance.
    private static bool TrySkipDescription(ref WasmReader section)
    {
        const byte coreModule = 0, function = 1, value = 2, type = 3, component = 4, instance = 5;
        byte sort = section.ReadByte();
        switch (sort)
        {
            case coreModule:
                section.ReadByte();
                section.ReadU32();
                return true;
            case function or component or instance:
                section.ReadU32();
                return true;
            case type:
                // An equal type has an index; a resource has not.
                if (section.ReadByte() == 0)
                {
                    section.ReadU32();
                }

                return true;
            case value:
            default:
                return false;
        }
    }

    // sortidx, and an externdesc that may be left out.
    private static bool TrySkipExport(ref WasmReader section)
    {
        const byte core = 0;
        if (section.ReadByte() == core)
        {
            section.ReadByte();
        }

        section.ReadU32();
        return section.ReadByte() == 0 || TrySkipDescription(ref section);
    }
}
