// SPDX-License-Identifier: MIT
using System.Collections;

namespace WasiVfs.Wasm;

/// <summary>One type of the type section.</summary>
/// <param name="Function">Its parameters and results if it is a function type, and otherwise <see langword="null"/>.</param>
/// <param name="IsPlain">Whether it is alone in its group, final and without supertypes: such function types are one type when
/// they are equal, all others only by their place.</param>
internal readonly record struct DefinedType(FuncType? Function, bool IsPlain);

/// <summary>The types of a module, one for each type index, recursion groups flattened (core specification, Type
/// Section).</summary>
internal sealed class TypeSection : IReadOnlyList<DefinedType>
{
    private const byte Rec = 0x4E;
    private const byte SubFinal = 0x4F;
    private const byte Sub = 0x50;
    private const byte Continuation = 0x5D;
    private const byte Array = 0x5E;
    private const byte Struct = 0x5F;
    private const byte PackedI16 = 0x77;
    private const byte PackedI8 = 0x78;

    private readonly List<DefinedType> _types = [];

    private TypeSection(RawSection? section)
    {
        foreach (DefinedType[] group in SectionView<DefinedType[]>.Parse(section, ReadGroup))
        {
            _types.AddRange(group);
        }
    }

    /// <summary>How many type indices there are; the next appended type gets this one.</summary>
    public int Count => _types.Count;

    /// <summary>The type of an index.</summary>
    public DefinedType this[int index] => _types[index];

    public static TypeSection Parse(RawSection? section) => new(section);

    /// <inheritdoc/>
    public IEnumerator<DefinedType> GetEnumerator() => _types.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _types.GetEnumerator();

    /// <summary>The function type of an index; <see langword="null"/> if the index is out of range or stands for another
    /// kind.</summary>
    public FuncType? Function(uint index) => index < (uint)Count ? _types[(int)index].Function : null;

    /// <summary>The first index that stands for this function type and may be used for it.</summary>
    public uint? IndexOf(FuncType type)
    {
        int index = _types.FindIndex(defined => defined.IsPlain && type.Equals(defined.Function));
        return index < 0 ? null : (uint)index;
    }

    private static DefinedType[] ReadGroup(ref WasmReader reader)
    {
        if (reader.PeekByte() != Rec)
        {
            return [ReadSubType(ref reader)];
        }

        reader.Skip(1);
        DefinedType[] members = reader.ReadVector(ReadSubType);
        return members.Length == 1 ? members : [.. members.Select(type => type with { IsPlain = false })];
    }

    private static DefinedType ReadSubType(ref WasmReader reader)
    {
        bool plain = true;
        byte form = reader.PeekByte();
        if (form is Sub or SubFinal)
        {
            reader.Skip(1);
            uint[] supertypes = reader.ReadVector((ref supertype) => supertype.ReadU32());
            plain = form == SubFinal && supertypes.Length == 0;
        }

        return new DefinedType(ReadComposite(ref reader), plain);
    }

    private static FuncType? ReadComposite(ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        byte form = reader.ReadByte();
        switch (form)
        {
            case FuncType.Code:
                return FuncType.Read(ref reader);
            case Struct:
                reader.SkipVector(ReadField, minElementSize: 2);
                return null;
            case Array:
                ReadField(ref reader);
                return null;
            case Continuation:
                HeapTypes.Read(ref reader);
                return null;
            default:
                return Malformed.ThrowCode<FuncType>(form, Malformed.DefinitionType, offset);
        }
    }

    private static bool ReadField(ref WasmReader reader)
    {
        if (reader.PeekByte() is PackedI8 or PackedI16)
        {
            reader.Skip(1);
        }
        else
        {
            ValType.Read(ref reader, Malformed.StorageType);
        }

        return GlobalType.ReadMutability(ref reader);
    }
}
