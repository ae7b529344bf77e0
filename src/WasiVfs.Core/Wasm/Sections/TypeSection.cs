// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>One type of the type section.</summary>
/// <param name="Function">Its parameters and results where it is a function type, else <see langword="null"/>.</param>
/// <param name="IsPlain">Whether it is alone in its group, final and without supertypes: such function types are one type when
/// they are equal, all others only by their place.</param>
internal readonly record struct DefinedType(FuncType? Function, bool IsPlain);

/// <summary>The types of a module, one for each type index, recursion groups flattened (core specification, Type Section).</summary>
internal sealed class TypeSection
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

    private TypeSection()
    {
    }

    /// <summary>The types by their index.</summary>
    public IReadOnlyList<DefinedType> Types => _types;

    /// <summary>How many type indices there are; the next appended type gets this one.</summary>
    public uint Count => (uint)_types.Count;

    public static TypeSection Parse(RawSection? section)
    {
        var result = new TypeSection();
        if (section is not null)
        {
            WasmReader reader = section.OpenReader();
            for (int left = reader.ReadCount(minElementSize: 1); left > 0; left--)
            {
                result.ReadGroup(ref reader);
            }

            reader.ExpectEnd();
        }

        return result;
    }

    /// <summary>The function type of an index, <see langword="null"/> where the index is out of range or stands for another kind.</summary>
    public FuncType? Function(uint index) => index < Count ? _types[(int)index].Function : null;

    /// <summary>The first index that stands for this function type and may be used for it.</summary>
    public uint? IndexOf(FuncType type)
    {
        int index = _types.FindIndex(defined => defined.IsPlain && type.Equals(defined.Function));
        return index < 0 ? null : (uint)index;
    }

    private void ReadGroup(ref WasmReader reader)
    {
        if (reader.PeekByte() != Rec)
        {
            _types.Add(ReadSubType(ref reader));
            return;
        }

        reader.Skip(1);
        int members = reader.ReadCount(minElementSize: 1);
        for (int left = members; left > 0; left--)
        {
            DefinedType type = ReadSubType(ref reader);
            _types.Add(type with { IsPlain = type.IsPlain && members == 1 });
        }
    }

    private static DefinedType ReadSubType(ref WasmReader reader)
    {
        bool plain = true;
        byte form = reader.PeekByte();
        if (form is Sub or SubFinal)
        {
            reader.Skip(1);
            int supertypes = reader.ReadCount(minElementSize: 1);
            for (int left = supertypes; left > 0; left--)
            {
                reader.ReadU32();
            }

            plain = form == SubFinal && supertypes == 0;
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
                for (int left = reader.ReadCount(minElementSize: 2); left > 0; left--)
                {
                    ReadField(ref reader);
                }

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

    private static void ReadField(ref WasmReader reader)
    {
        if (reader.PeekByte() is PackedI8 or PackedI16)
        {
            reader.Skip(1);
        }
        else
        {
            ValType.Read(ref reader, Malformed.StorageType);
        }

        GlobalType.ReadMutability(ref reader);
    }
}
