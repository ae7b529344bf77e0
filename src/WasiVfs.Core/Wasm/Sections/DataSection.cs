// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>One data segment.</summary>
/// <param name="Mode">Active or passive.</param>
/// <param name="Memory">The memory that an active segment fills.</param>
/// <param name="Offset">The expression of an active segment's place, in the section's payload; empty for a passive one.</param>
/// <param name="Content">The bytes it holds, in the section's payload.</param>
/// <param name="Range">The entry's bytes in the section's payload.</param>
internal readonly record struct DataSegment(SegmentMode Mode, uint Memory, ByteRange Offset, ByteRange Content, ByteRange Range);

/// <summary>The data segments of a module (core specification, Data Section). Nothing is copied.</summary>
internal static class DataSection
{
    public const uint Active = 0;
    public const uint Passive = 1;
    public const uint ActiveWithMemory = 2;

    public static SectionView<DataSegment> Parse(RawSection? section) => SectionView<DataSegment>.Parse(section, ReadSegment);

    /// <summary>What precedes the bytes of a passive segment.</summary>
    public static void WritePassiveHeader(WasmWriter writer, uint length)
    {
        writer.WriteU32(Passive);
        writer.WriteU32(length);
    }

    private static DataSegment ReadSegment(ref WasmReader reader)
    {
        int start = reader.Position;
        (SegmentMode mode, uint memory, ByteRange offset) = ReadPlace(ref reader);
        int length = reader.ReadLength();
        var content = new ByteRange(reader.Position, length);
        reader.Skip(length);
        return new DataSegment(mode, memory, offset, content, ByteRange.Between(start, reader.Position));
    }

    /// <summary>Reads what precedes a segment's length.</summary>
    internal static (SegmentMode Mode, uint Memory, ByteRange Offset) ReadPlace(ref WasmReader reader)
    {
        long flagsOffset = reader.AbsoluteOffset;
        uint flags = reader.ReadU32();
        switch (flags)
        {
            case Passive:
                return (SegmentMode.Passive, 0, default);
            case Active or ActiveWithMemory:
                uint memory = flags == ActiveWithMemory ? reader.ReadU32() : 0;
                return (SegmentMode.Active, memory, InstructionReader.SkipExpression(ref reader));
            default:
                return Malformed.Throw<(SegmentMode, uint, ByteRange)>(Malformed.DataFlags, flagsOffset);
        }
    }
}
