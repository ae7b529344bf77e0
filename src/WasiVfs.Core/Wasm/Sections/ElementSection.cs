// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>How a segment is used.</summary>
internal enum SegmentMode
{
    /// <summary>Copied when the module is instantiated.</summary>
    Active,

    /// <summary>Copied by instructions.</summary>
    Passive,

    /// <summary>Never copied: it only declares functions that <c>ref.func</c> may name.</summary>
    Declarative,
}

/// <summary>One element segment, of any of the eight forms.</summary>
/// <param name="Mode">How it is used.</param>
/// <param name="Table">The table that an active segment fills.</param>
/// <param name="Offset">The expression of an active segment's place, in the section's payload; empty for the others.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="HasExpressions">Whether elements are expressions; otherwise each is a function index.</param>
/// <param name="Count">How many elements there are.</param>
/// <param name="Items">Their bytes, without the count, in the section's payload.</param>
/// <param name="Range">The entry's bytes in the section's payload.</param>
internal readonly record struct ElementSegment(
    SegmentMode Mode, uint Table, ByteRange Offset, ValType Type, bool HasExpressions, int Count, ByteRange Items, ByteRange Range);

/// <summary>The element segments of a module (core specification, Element Section).</summary>
internal static class ElementSection
{
    // Bits of the number that starts a segment. The second means a table index if the segment is active, and otherwise
    // "declarative".
    public const uint NotActive = 1;
    public const uint ExplicitIndex = 2;
    public const uint Expressions = 4;

    /// <summary>The byte that stands before function indices.</summary>
    public const byte FunctionKind = 0;

    /// <summary>The byte that stands before expressions of type <c>funcref</c>.</summary>
    public const byte FuncRefCode = 0x70;

    private const uint AllFlags = NotActive | ExplicitIndex | Expressions;

    public static SectionView<ElementSegment> Parse(RawSection? section) => SectionView<ElementSegment>.Parse(section, ReadSegment);

    /// <summary>The functions that a segment names, in order, if its elements are function indices.</summary>
    public static uint[] ReadFunctions(RawSection section, in ElementSegment segment)
    {
        if (segment.HasExpressions)
        {
            throw new ArgumentException("The elements of the segment are expressions.", nameof(segment));
        }

        var reader = new WasmReader(segment.Items.Of(section.Payload.Span), section.Offset + segment.Items.Start);
        var functions = new uint[segment.Count];
        for (int i = 0; i < functions.Length; i++)
        {
            functions[i] = reader.ReadU32();
        }

        return functions;
    }

    private static ElementSegment ReadSegment(ref WasmReader reader)
    {
        int start = reader.Position;
        long flagsOffset = reader.AbsoluteOffset;
        uint flags = reader.ReadU32();
        if (flags > AllFlags)
        {
            Malformed.Throw(Malformed.ElementFlags, flagsOffset);
        }

        bool active = (flags & NotActive) == 0;
        bool explicitIndex = (flags & ExplicitIndex) != 0;
        bool expressions = (flags & Expressions) != 0;
        uint table = active && explicitIndex ? reader.ReadU32() : 0;
        ByteRange offset = active ? InstructionReader.SkipExpression(ref reader) : default;
        ValType type = active && !explicitIndex ? ValType.FuncRef : ReadElementType(ref reader, expressions);
        int count = reader.ReadCount(minElementSize: 1);
        int items = reader.Position;
        for (int left = count; left > 0; left--)
        {
            SkipItem(ref reader, expressions);
        }

        SegmentMode mode = active ? SegmentMode.Active : explicitIndex ? SegmentMode.Declarative : SegmentMode.Passive;
        return new ElementSegment(
            mode, table, offset, type, expressions, count,
            ByteRange.Between(items, reader.Position), ByteRange.Between(start, reader.Position));
    }

    private static ValType ReadElementType(ref WasmReader reader, bool expressions)
    {
        if (expressions)
        {
            return ValType.ReadReference(ref reader);
        }

        long offset = reader.AbsoluteOffset;
        return reader.ReadByte() == FunctionKind
            ? ValType.Ref(HeapTypes.Func, nullable: false)
            : Malformed.Throw<ValType>(Malformed.ElementKind, offset);
    }

    private static void SkipItem(ref WasmReader reader, bool expression)
    {
        if (expression)
        {
            InstructionReader.SkipExpression(ref reader);
        }
        else
        {
            reader.ReadU32();
        }
    }
}
