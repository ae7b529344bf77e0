// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Linking;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Format;

/// <summary>
/// Where everything lies in a packed module's file. The image comes behind all other data segments, after the mount table and a
/// padding of zeros, all three passive. The padding puts the image's first byte at a file offset that is a multiple of 4096,
/// where Linux can mount it.
/// </summary>
internal sealed class PackLayout
{
    private const int Alignment = 4096;

    private PackLayout(IReadOnlyList<LayoutPart> before, IReadOnlyList<LayoutPart> after, uint imageSegment, long imageLength)
    {
        (Before, After) = (before, after);
        ImageSegment = imageSegment;
        ImageOffset = before.Sum(part => part.Length);
        ImageLength = imageLength;
    }

    /// <summary>What comes before the image.</summary>
    public IReadOnlyList<LayoutPart> Before { get; }

    /// <summary>What comes behind the data section and the pack record.</summary>
    public IReadOnlyList<LayoutPart> After { get; }

    /// <summary>The index of the image's data segment.</summary>
    public uint ImageSegment { get; }

    /// <summary>Where the image starts in the module: in the file that holds the module, that is a multiple of 4096.</summary>
    public long ImageOffset { get; }

    /// <summary>Bytes of the image.</summary>
    public long ImageLength { get; }

    /// <summary>Lays out a file.</summary>
    /// <param name="linked">The module with the runtime linked in.</param>
    /// <param name="program">What in it is the program's.</param>
    /// <param name="mountTable">The mount table.</param>
    /// <param name="imageLength">Bytes of the image.</param>
    /// <param name="moduleOffset">Where the module starts in its file; not 0 in a component.</param>
    public static PackLayout Of(
        LinkedModule linked, ProgramShare program, ReadOnlyMemory<byte> mountTable, long imageLength, long moduleOffset = 0)
    {
        List<LayoutPart> before = [new LayoutPart("preamble", Preamble.OfModule.ToArray())];
        List<LayoutPart> after = [];
        uint segments = linked.SegmentCount + SegmentIndices.AddedByPack;
        List<LayoutPart> parts = before;
        foreach (RawSection section in linked.Module.Sections)
        {
            switch (section.Id)
            {
                case SectionId.DataCount:
                    parts.Add(Whole(new RawSection(section.Id, SingleNumberSection.Encode(segments))));
                    break;
                case SectionId.Code:
                    parts.AddRange(Code(section, program.Functions));
                    break;
                case SectionId.Data:
                    long start = moduleOffset + before.Sum(part => part.Length);
                    parts.AddRange(Data(section, segments, program.StateLength, mountTable, start, imageLength));
                    parts = after;
                    break;
                default:
                    parts.Add(Whole(section));
                    break;
            }
        }

        return new PackLayout(before, after, segments - 1, imageLength);
    }

    private static LayoutPart Whole(RawSection section) => new(
        section.CustomName is { } name ? $"custom section '{name}'" : $"section '{section.Id}'", section);

    private static IEnumerable<LayoutPart> Code(RawSection section, int programFunctions)
    {
        CodeSection code = CodeSection.Parse(section);
        int end = programFunctions < code.Bodies.Length ? code.Bodies[programFunctions].Entry.Start : section.Payload.Length;
        yield return new LayoutPart("code of the program", section.Header, section.Payload[..end]);
        yield return new LayoutPart("code of the runtime", section.Payload[end..]);
    }

    private static IEnumerable<LayoutPart> Data(
        RawSection section, uint segments, long stateLength, ReadOnlyMemory<byte> mountTable, long start, long imageLength)
    {
        WasmReader count = section.OpenStart();
        count.ReadU32();
        int entries = count.Position;
        long state = section.PayloadLength - stateLength;
        var front = new WasmWriter();
        front.WriteU32(segments);
        var table = new WasmWriter(mountTable.Length + 16);
        DataSection.WritePassiveHeader(table, (uint)mountTable.Length);
        table.WriteBytes(mountTable.Span);

        long before = front.Length + (section.PayloadLength - entries) + table.Length;
        byte[] padding = Padding(start, before, imageLength);
        byte[] header = RawSection.EncodeHeader(SectionId.Data, before + padding.Length + imageLength);
        yield return new LayoutPart("data segments of the program", [header, front.WrittenMemory, .. section.Slice(entries, state)]);
        yield return new LayoutPart("state of the runtime", [.. section.Slice(state, section.PayloadLength)]);
        yield return new LayoutPart("mount table", table.WrittenMemory);
        yield return new LayoutPart("padding", padding);
    }

    // The padding segment, and the header of the image's segment after it. The numbers before the image take more bytes as they
    // grow, so the length is tried until everything fits.
    private static byte[] Padding(long start, long before, long imageLength)
    {
        const int id = 1, kind = 1;
        int imageHeader = kind + Leb128.SizeOfU32((uint)imageLength);
        for (uint zeros = 0; ; zeros++)
        {
            long length = kind + Leb128.SizeOfU32(zeros) + zeros + imageHeader;
            long payload = before + length + imageLength;
            if ((start + id + Leb128.SizeOfU64((ulong)payload) + before + length) % Alignment == 0)
            {
                var padding = new WasmWriter((int)length);
                DataSection.WritePassiveHeader(padding, zeros);
                padding.WriteBytes(new byte[zeros]);
                DataSection.WritePassiveHeader(padding, (uint)imageLength);
                return padding.ToArray();
            }
        }
    }
}
