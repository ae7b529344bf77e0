// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>One export.</summary>
/// <param name="Name">The name it goes by.</param>
/// <param name="Kind">What is exported.</param>
/// <param name="Index">Its index in the space of its kind.</param>
/// <param name="Range">The entry's bytes in the section's payload.</param>
internal readonly record struct Export(string Name, ExternKind Kind, uint Index, ByteRange Range = default)
{
    public void Write(WasmWriter writer)
    {
        writer.WriteName(Name);
        writer.WriteByte((byte)Kind);
        writer.WriteU32(Index);
    }
}

/// <summary>The exports of a module (core specification, Export Section).</summary>
internal static class ExportSection
{
    public static SectionView<Export> Parse(RawSection? section) => SectionView<Export>.Parse(section, ReadExport);

    private static Export ReadExport(ref WasmReader reader)
    {
        int start = reader.Position;
        string name = reader.ReadName();
        long offset = reader.AbsoluteOffset;
        var kind = (ExternKind)reader.ReadByte();
        if (kind > ExternKind.Tag)
        {
            Malformed.Throw(Malformed.ExportKind, offset);
        }

        uint index = reader.ReadU32();
        return new Export(name, kind, index, ByteRange.Between(start, reader.Position));
    }
}
