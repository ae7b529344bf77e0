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
        Dictionary<RawSection, SectionKey> keys = Keys(linked.Sections);
        var undo = new UndoWriter();
        undo.Add(Preamble.OfModule);
        foreach (RawSection section in original)
        {
            undo.Add(section.Header.Span);
            RawSection? now = Counterpart(section, linked, keys);
            if (now == section)
            {
                undo.AddCopy(keys[now], 0, checked((int)section.PayloadLength));
            }
            else if (section.Id == SectionId.Data)
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
                undo.AddDifference(section.Payload.Span, keys[now], now.Payload.Span, 0);
            }
        }

        return undo.ToArray();
    }

    /// <summary>Writes the program that a packed module was made from.</summary>
    /// <param name="undo">The undo record.</param>
    /// <param name="packed">The packed module's sections, without the image and the records.</param>
    /// <param name="output">Where the program goes; not more is written than the module and the record have bytes.</param>
    /// <exception cref="PackException">The record does not fit the module.</exception>
    public static void Follow(ReadOnlySpan<byte> undo, WasmModule packed, Stream output)
    {
        Dictionary<SectionKey, ReadOnlyMemory<byte>> payloads =
            Keys(packed.Sections).ToDictionary(section => section.Value, section => section.Key.Payload);

        // Nothing is copied twice, so that a program has no more bytes than what it is put together from.
        long room = packed.Length + undo.Length;
        try
        {
            var reader = new WasmReader(undo);
            ReadOnlyMemory<byte> payload = default;
            long copied = 0;
            while (!reader.AtEnd)
            {
                ulong head = reader.ReadU64();
                ulong length = head >> UndoWriter.KindBits;
                switch ((UndoStep)(head & ((1 << UndoWriter.KindBits) - 1)))
                {
                    case UndoStep.Bytes when length <= (ulong)reader.Remaining:
                        output.Write(reader.ReadBytes((int)length));
                        room -= (long)length;
                        break;
                    case UndoStep.Copy when length <= (ulong)payload.Length:
                        copied += reader.ReadS32();
                        room -= (long)length;
                        if (copied < 0 || copied + (long)length > payload.Length || room < 0)
                        {
                            throw Misfit();
                        }

                        output.Write(payload.Span.Slice((int)copied, (int)length));
                        copied += (long)length;
                        break;
                    case UndoStep.Section when payloads.TryGetValue(ReadKey(ref reader), out payload):
                        copied = 0;
                        break;
                    default:
                        throw Misfit();
                }
            }
        }
        catch (WasmFormatException)
        {
            throw Misfit();
        }
    }

    private static PackException Misfit() => new(
        ErrorId.UndoDamaged,
        "The undo record does not fit the module: another tool has changed the file. Use the original module.");

    private static SectionKey ReadKey(ref WasmReader reader) => new((SectionId)reader.ReadByte(), reader.ReadU32());

    // The count comes first and has changed; the entries follow it as they were, but for the edits.
    private static void DescribeData(RawSection section, RawSection now, IReadOnlyList<SectionEdit> edits, UndoWriter undo)
    {
        var key = new SectionKey(SectionId.Data, 0);
        ReadOnlySpan<byte> payload = section.Payload.Span;
        WasmReader old = section.OpenReader();
        old.ReadU32();
        undo.Add(payload[..old.Position]);
        WasmReader linked = now.OpenStart();
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

    private static RawSection? Counterpart(RawSection section, WasmModule linked, Dictionary<RawSection, SectionKey> keys) =>
        section.CustomName is null ? linked.Find(section.Id)
        : keys.ContainsKey(section) ? section
        : section.CustomName == NameSection.SectionName ? linked.FindCustom(NameSection.SectionName)
        : null;

    // Sections are told apart by their id and their place among those of that id.
    private static Dictionary<RawSection, SectionKey> Keys(IReadOnlyList<RawSection> sections)
    {
        var keys = new Dictionary<RawSection, SectionKey>(sections.Count, ReferenceEqualityComparer.Instance);
        var counts = new Dictionary<SectionId, uint>();
        foreach (RawSection section in sections)
        {
            uint ordinal = counts.GetValueOrDefault(section.Id);
            keys.Add(section, new SectionKey(section.Id, ordinal));
            counts[section.Id] = ordinal + 1;
        }

        return keys;
    }
}
