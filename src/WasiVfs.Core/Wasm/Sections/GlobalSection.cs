// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>One global that the module defines.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Initializer">Its expression, final <c>end</c> included, in the section's payload.</param>
/// <param name="Range">The entry's bytes in the section's payload.</param>
internal readonly record struct Global(GlobalType Type, ByteRange Initializer, ByteRange Range);

/// <summary>The globals of a module (core specification, Global Section).</summary>
internal static class GlobalSection
{
    public static SectionView<Global> Parse(RawSection? section) => SectionView<Global>.Parse(section, ReadGlobal);

    private static Global ReadGlobal(ref WasmReader reader)
    {
        int start = reader.Position;
        GlobalType type = GlobalType.Read(ref reader);
        ByteRange initializer = InstructionReader.SkipExpression(ref reader);
        return new Global(type, initializer, ByteRange.Between(start, reader.Position));
    }
}
