// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>One table that the module defines.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Initializer">The expression that fills it; <see langword="null"/> if the elements start as null.</param>
/// <param name="Range">The entry's bytes in the section's payload.</param>
internal readonly record struct Table(TableType Type, ByteRange? Initializer, ByteRange Range);

/// <summary>The tables of a module (core specification, Table Section).</summary>
internal static class TableSection
{
    public const byte WithInitializer = 0x40;

    public static SectionView<Table> Parse(RawSection? section) => SectionView<Table>.Parse(section, ReadTable);

    private static Table ReadTable(ref WasmReader reader)
    {
        int start = reader.Position;
        ByteRange? initializer = null;
        bool initialized = reader.PeekByte() == WithInitializer;
        if (initialized)
        {
            reader.Skip(1);
            long offset = reader.AbsoluteOffset;
            if (reader.ReadByte() != 0)
            {
                Malformed.Throw(Malformed.ZeroByte, offset);
            }
        }

        TableType type = TableType.Read(ref reader);
        if (initialized)
        {
            initializer = InstructionReader.SkipExpression(ref reader);
        }

        return new Table(type, initializer, ByteRange.Between(start, reader.Position));
    }
}
