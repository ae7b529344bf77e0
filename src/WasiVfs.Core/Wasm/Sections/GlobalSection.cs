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
    public static IReadOnlyList<Global> Parse(RawSection? section)
    {
        var globals = new List<Global>();
        if (section is not null)
        {
            WasmReader reader = section.OpenReader();
            for (int left = reader.ReadCount(minElementSize: 1); left > 0; left--)
            {
                int start = reader.Position;
                GlobalType type = GlobalType.Read(ref reader);
                ByteRange initializer = InstructionReader.SkipExpression(ref reader);
                globals.Add(new Global(type, initializer, ByteRange.Between(start, reader.Position)));
            }

            reader.ExpectEnd();
        }

        return globals;
    }
}
