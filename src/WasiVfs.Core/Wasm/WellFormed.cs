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
        RawSection? codeSection = module.Find(SectionId.Code);
        RawSection? dataSection = module.Find(SectionId.Data);
        RawSection? dataCount = module.Find(SectionId.DataCount);
        if (VectorSection.Count(module.Find(SectionId.Function)) != VectorSection.Count(codeSection))
        {
            Malformed.Throw(Malformed.BodyCount, (codeSection ?? module.Find(SectionId.Function))!.Offset);
        }

        if (SingleNumberSection.Parse(dataCount) is { } count && count != VectorSection.Count(dataSection))
        {
            Malformed.Throw(Malformed.DataCount, (dataSection ?? dataCount)!.Offset);
        }
    }

    // The specification has no custom page sizes, which are a proposal.
    private static void CheckMemories(RawSection section)
    {
        WasmReader reader = section.OpenReader();
        for (int left = reader.ReadCount(minElementSize: 1); left > 0; left--)
        {
            CheckLimits(ref reader);
        }

        reader.ExpectEnd();
    }

    private static void CheckImportedMemories(RawSection section)
    {
        foreach (Import import in ImportSection.Parse(section).Imports.Where(import => import.Kind == ExternKind.Memory))
        {
            var reader = new WasmReader(import.Range.Of(section.Payload.Span), section.Offset + import.Range.Start);
            reader.ReadName();
            reader.ReadName();
            reader.ReadByte();
            CheckLimits(ref reader);
        }
    }

    private static void CheckLimits(ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        if (Limits.Read(ref reader).PageBits is not null)
        {
            Malformed.Throw(Malformed.Limits, offset);
        }
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
