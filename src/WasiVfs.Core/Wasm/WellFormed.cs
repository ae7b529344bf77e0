// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>Reads all that the binary format says about a module, instructions included, and keeps nothing. What it lets pass is
/// well-formed; whether it is valid (types, ranges of indices) is another question.</summary>
internal static class WellFormed
{
    /// <summary>Parses a file of which every part is well-formed.</summary>
    /// <exception cref="WasmFormatException">Something is malformed.</exception>
    public static WasmModule Parse(ReadOnlyMemory<byte> file)
    {
        bool hasDataCount = false;
        WasmModule module = WasmModule.Parse(file, section =>
        {
            hasDataCount |= section.Id == SectionId.DataCount;
            CheckSection(section, hasDataCount);
        });
        CheckCounts(module);
        return module;
    }

    private static void CheckSection(RawSection section, bool hasDataCount)
    {
        switch (section.Id)
        {
            case SectionId.Type:
                TypeSection.Parse(section);
                break;
            case SectionId.Import:
                CheckImportedMemories(section);
                break;
            case SectionId.Function:
                FunctionSection.Parse(section);
                break;
            case SectionId.Table:
                TableSection.Parse(section);
                break;
            case SectionId.Memory:
                CheckMemories(section);
                break;
            case SectionId.Tag:
                TagSection.Parse(section);
                break;
            case SectionId.Global:
                GlobalSection.Parse(section);
                break;
            case SectionId.Export:
                ExportSection.Parse(section);
                break;
            case SectionId.Start or SectionId.DataCount:
                SingleNumberSection.Parse(section);
                break;
            case SectionId.Element:
                ElementSection.Parse(section);
                break;
            case SectionId.Code:
                CheckBodies(CodeSection.Parse(section), hasDataCount);
                break;
            case SectionId.Data:
                DataSection.Parse(section);
                break;
        }
    }

    /// <summary>Throws if there are not as many bodies as functions, or not as many data segments as are announced.</summary>
    internal static void CheckCounts(WasmModule module)
    {
        if (module.CountOf(SectionId.Function) != module.CountOf(SectionId.Code))
        {
            Malformed.Throw(Malformed.BodyCount, (module.Find(SectionId.Code) ?? module.Find(SectionId.Function))!.Offset);
        }

        if (module.DataCount is { } count && count != module.CountOf(SectionId.Data))
        {
            Malformed.Throw(Malformed.DataCount, (module.Find(SectionId.Data) ?? module.Find(SectionId.DataCount))!.Offset);
        }
    }

    // The specification has no custom page sizes, which are a proposal.
    private static void CheckMemories(RawSection section) => SectionView<bool>.Parse(section, CheckLimits);

    private static void CheckImportedMemories(RawSection section)
    {
        foreach (Import import in ImportSection.Parse(section).OfKind(ExternKind.Memory))
        {
            var reader = new WasmReader(import.Range.Of(section.Payload.Span), section.Offset + import.Range.Start);
            reader.ReadName();
            reader.ReadName();
            reader.ReadByte();
            CheckLimits(ref reader);
        }
    }

    private static bool CheckLimits(ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        return Limits.Read(ref reader).PageBits is null || Malformed.Throw<bool>(Malformed.Limits, offset);
    }

    private static void CheckBodies(CodeSection code, bool hasDataCount)
    {
        for (int i = 0; i < code.Bodies.Length; i++)
        {
            InstructionReader instructions = code.OpenBody(i);
            while (instructions.MoveNext())
            {
                if (!hasDataCount && (instructions.Opcode.Spaces & IndexSpaces.Data) != 0)
                {
                    Malformed.Throw(Malformed.DataCountRequired, instructions.Offset);
                }
            }

            instructions.ExpectEnd();
        }
    }
}
