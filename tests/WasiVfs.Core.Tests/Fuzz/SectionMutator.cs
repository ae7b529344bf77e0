// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Wasm;
using WasiVfs.Wasm;

namespace WasiVfs.Tests.Fuzz;

/// <summary>Makes another payload for a section, entry by entry.</summary>
internal static class SectionMutator
{
    /// <summary>The payload after a change. A section that cannot be read is changed byte by byte.</summary>
    public static byte[] Apply(WasmModule module, RawSection section, ModuleChange change)
    {
        byte[] payload = section.Payload.ToArray();
        if (change.Kind == ModuleChangeKind.Payload)
        {
            return [.. payload[..Math.Min(change.Place, payload.Length)], (byte)change.Value];
        }

        ByteRange[] entries = Entries(module, section);
        return change.Kind switch
        {
            ModuleChangeKind.Count => WithCount(payload, change.Value),
            _ when entries.Length == 0 => SetByte(payload, new ByteRange(0, payload.Length), change),
            ModuleChangeKind.RemoveEntry => Rewrite(payload, entries, change, (_, _) => []),
            ModuleChangeKind.RepeatEntry => Rewrite(payload, entries, change, (entry, _) => [entry, entry]),
            ModuleChangeKind.SwapEntries => Rewrite(payload, entries, change, (_, other) => [other]),
            ModuleChangeKind.Number => SetNumber(payload, entries[change.Entry % entries.Length], change),
            ModuleChangeKind.Instruction when section.Id == SectionId.Code => SetInstruction(payload, module.Code, change),
            _ => SetByte(payload, entries[change.Entry % entries.Length], change),
        };
    }

    // Custom sections and those of one number are one entry.
    private static ByteRange[] Entries(WasmModule module, RawSection section)
    {
        try
        {
            return section.Id switch
            {
                SectionId.Import => [.. module.Imports.Select(import => import.Range)],
                SectionId.Table => [.. module.Tables.Select(table => table.Range)],
                SectionId.Global => [.. module.Globals.Select(global => global.Range)],
                SectionId.Export => [.. module.Exports.Select(export => export.Range)],
                SectionId.Element => [.. module.Elements.Select(segment => segment.Range)],
                SectionId.Code => [.. module.Code.Bodies.ToArray().Select(body => body.Entry)],
                SectionId.Data => [.. module.Data.Select(segment => segment.Range)],
                SectionId.Type or SectionId.Function or SectionId.Memory or SectionId.Tag => Numbers(section),
                _ => [new ByteRange(0, section.Payload.Length)],
            };
        }
        catch (WasmFormatException)
        {
            return [];
        }
    }

    // Behind the count, number by number.
    private static ByteRange[] Numbers(RawSection section)
    {
        var numbers = new List<ByteRange>();
        WasmReader reader = section.OpenReader();
        while (!reader.AtEnd)
        {
            int start = reader.Position;
            reader.ReadU64();
            numbers.Add(ByteRange.Between(start, reader.Position));
        }

        return [.. numbers.Skip(1)];
    }

    private static byte[] WithCount(byte[] payload, uint count)
    {
        var reader = new WasmReader(payload);
        while (!reader.AtEnd && (reader.ReadByte() & 0x80) != 0)
        {
        }

        return [.. Leb128.Encode(count), .. reader.Rest];
    }

    private static byte[] Rewrite(byte[] payload, ByteRange[] entries, ModuleChange change, Func<ByteRange, ByteRange, ByteRange[]> replace)
    {
        int chosen = change.Entry % entries.Length;
        int other = change.Place % entries.Length;
        bool swaps = change.Kind == ModuleChangeKind.SwapEntries;
        ByteRange[] after =
        [
            .. entries.SelectMany((entry, i) =>
                i == chosen ? replace(entry, entries[other]) : swaps && i == other ? replace(entry, entries[chosen]) : [entry]),
        ];
        byte[] tail = payload[entries[^1].End..];
        return [.. Leb128.Encode((uint)after.Length), .. after.SelectMany(entry => entry.Of(payload).ToArray()), .. tail];
    }

    private static byte[] SetByte(byte[] payload, ByteRange entry, ModuleChange change)
    {
        if (entry.Length > 0)
        {
            payload[entry.Start + (change.Place % entry.Length)] = (byte)change.Value;
        }

        return payload;
    }

    private static byte[] SetNumber(byte[] payload, ByteRange entry, ModuleChange change)
    {
        if (entry.Length == 0)
        {
            return payload;
        }

        int start = entry.Start + (change.Place % entry.Length);
        int end = start;
        while (end < entry.End - 1 && (payload[end] & 0x80) != 0)
        {
            end++;
        }

        return [.. payload[..start], .. Leb128.Encode(change.Value), .. payload[(end + 1)..]];
    }

    // The body keeps its size's truth, so that what follows is read.
    private static byte[] SetInstruction(byte[] payload, CodeSection code, ModuleChange change)
    {
        int index = change.Entry % code.Bodies.Length;
        CodeBody place = code.Bodies[index];
        var body = new WasmWriter();
        try
        {
            InstructionReader instructions = code.OpenBody(index);
            for (int i = 0; i <= change.Place && instructions.MoveNext(); i++)
            {
            }

            ReadOnlySpan<byte> old = code.BodyBytes(index);
            body.WriteBytes(old[..instructions.Start]);
            SampleInstruction.Write(body, OpcodeTable.All[(int)(change.Value % (uint)OpcodeTable.All.Count)]);
            body.WriteBytes(old[instructions.End..]);
        }
        catch (WasmFormatException)
        {
            return SetByte(payload, place.Entry, change);
        }

        return [.. payload[..place.Entry.Start], .. Leb128.Encode((uint)body.Length), .. body.WrittenSpan, .. payload[place.Entry.End..]];
    }
}
