// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Linking;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Splitting;

/// <summary>Makes and follows the undo record: from a packed module back to the program, byte for byte.</summary>
internal static class ModuleUndo
{
    /// <summary>Describes a program by what linking made of it.</summary>
    /// <param name="original">The program's sections, as they were read.</param>
    /// <param name="linkedModule">The module after linking.</param>
    public static byte[] Describe(IReadOnlyList<RawSection> original, LinkedModule linkedModule)
    {
        WasmModule linked = FunctionImportRemoval.Revert(linkedModule.Module, linkedModule.RemovedImports);
        var undo = new UndoWriter();
        undo.Add(Preamble.OfModule);
        foreach (RawSection section in original)
        {
            undo.Add(section.Header.Span);
            RawSection? now = Counterpart(section, linked);
            if (section.Id == SectionId.Data)
            {
                DescribeData(section, now!, linkedModule.DataEdits, undo);
            }
            else if (now is null || section.Id == SectionId.DataCount)
            {
                undo.Add(section.Payload.Span);
            }
            else if (section.Id == SectionId.Code)
            {
                DescribeCode(section, now, linkedModule.Moved, undo);
            }
            else
            {
                undo.AddDifference(section.Payload.Span, KeyOf(now, linked.Sections), now.Payload.Span, 0);
            }
        }

        return undo.ToArray();
    }

    /// <summary>Writes the program that a packed module was made from.</summary>
    /// <exception cref="PackException">The record does not fit the module.</exception>
    public static void Follow(ReadOnlySpan<byte> undo, WasmModule packed, Stream output)
    {
        RawSection[] sections = [.. packed.Sections.Where(section => section.CustomName != PackRecord.SectionName)];
        var payloads = sections.ToDictionary(section => KeyOf(section, sections), section => section.Payload);
        try
        {
            var reader = new WasmReader(undo);
            ReadOnlyMemory<byte> payload = default;
            int copied = 0;
            while (!reader.AtEnd)
            {
                ulong head = reader.ReadU64();
                int length = checked((int)(head >> UndoWriter.KindBits));
                switch ((UndoStep)(head & ((1 << UndoWriter.KindBits) - 1)))
                {
                    case UndoStep.Bytes:
                        output.Write(reader.ReadBytes(length));
                        break;
                    case UndoStep.Copy:
                        int from = checked(copied + reader.ReadS32());
                        output.Write(payload.Slice(from, length).Span);
                        copied = from + length;
                        break;
                    default:
                        payload = payloads[new SectionKey((SectionId)reader.ReadByte(), reader.ReadU32())];
                        copied = 0;
                        break;
                }
            }
        }
        catch (Exception e) when (e is WasmFormatException or KeyNotFoundException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new PackException(ErrorId.UndoDamaged, $"The undo record does not fit the module: {e.Message} Another tool has changed the file; use the original module.");
        }
    }

    // The count comes first and has changed; the entries follow it as they were, but for the edits.
    private static void DescribeData(RawSection section, RawSection now, IReadOnlyList<SectionEdit> edits, UndoWriter undo)
    {
        var key = new SectionKey(SectionId.Data, 0);
        ReadOnlySpan<byte> payload = section.Payload.Span;
        WasmReader old = section.OpenReader();
        old.ReadU32();
        undo.Add(payload[..old.Position]);
        WasmReader linked = now.OpenReader();
        uint count = linked.ReadU32();

        // How much further on an entry lies in the packed module, whose count may take more bytes.
        int shift = Leb128.SizeOfU32(count + SegmentIndices.AddedByPack) - old.Position;
        int from = old.Position;
        foreach (SectionEdit edit in edits)
        {
            undo.AddCopy(key, from + shift, edit.Old.Start - from);
            undo.Add(edit.Old.Of(payload));
            shift += edit.New.Length - edit.Old.Length;
            from = edit.Old.End;
        }

        undo.AddCopy(key, from + shift, payload.Length - from);
    }

    // Bodies that moved are found at their new place.
    private static void DescribeCode(RawSection section, RawSection now, IReadOnlyList<MovedBody> moved, UndoWriter undo)
    {
        var key = new SectionKey(SectionId.Code, 0);
        ReadOnlySpan<byte> old = section.Payload.Span;
        ReadOnlySpan<byte> payload = now.Payload.Span;
        CodeSection before = CodeSection.Parse(section);
        CodeSection after = CodeSection.Parse(now);
        int from = 0;
        int at = 0;
        foreach ((int body, int movedTo) in moved)
        {
            ByteRange place = before.Bodies[body].Body;
            undo.AddDifference(old[from..place.Start], key, payload, at);
            undo.AddDifference(place.Of(old), key, payload, after.Bodies[movedTo].Body.Start);
            from = place.End;
            at = after.Bodies[body].Body.End;
        }

        undo.AddDifference(old[from..], key, payload, at);
    }

    private static RawSection? Counterpart(RawSection section, WasmModule linked) =>
        section.CustomName is null ? linked.Find(section.Id)
        : linked.Sections.FirstOrDefault(other => other == section)
            ?? (section.CustomName == NameSection.SectionName ? linked.FindCustom(NameSection.SectionName) : null);

    private static SectionKey KeyOf(RawSection section, IReadOnlyList<RawSection> sections) => new(
        section.Id, (uint)sections.TakeWhile(other => other != section).Count(other => other.Id == section.Id));
}
