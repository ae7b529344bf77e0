// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>Reads the type definitions of the component model (Binary.md, Type Definitions).</summary>
/// <param name="scope">Where indices lead.</param>
internal sealed class ComponentTypeReader(ComponentScope scope)
{
    /// <summary>Reads one definition.</summary>
    /// <exception cref="WasmFormatException">The definition is malformed, or of a kind that is not known here.</exception>
    public ComponentType ReadDefinition(ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        byte code = reader.ReadByte();
        switch (code)
        {
            case 0x40 or 0x43:
                return ReadFunction(ref reader);
            case 0x41:
                ReadDeclarations(ref reader, offset);
                return new ComponentType(ComponentTypeKind.Component);
            case 0x42:
                return new ComponentType(ComponentTypeKind.Instance) { Exports = ReadDeclarations(ref reader, offset) };
            case 0x3E or 0x3F:
                reader.ReadByte(); // its representation, i32
                SkipOptionalIndex(ref reader);
                if (code == 0x3E)
                {
                    SkipOptionalIndex(ref reader);
                }

                return new ComponentType(ComponentTypeKind.Resource);
            default:
                return ReadValueDefinition(ref reader, code, offset);
        }
    }

    /// <summary>Reads what an import or an export is (<c>externdesc</c>).</summary>
    public ComponentItem ReadDescription(ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        switch (reader.ReadByte())
        {
            case 0:
                reader.ReadByte();
                reader.ReadU32();
                return new ComponentItem(ComponentSort.CoreModule, null);
            case 1:
                return new ComponentItem(ComponentSort.Function, scope.TypeAt(ref reader, ComponentTypeKind.Function));
            case 2:
                return reader.ReadByte() == 0 ? SkipIndex(ref reader) : new ComponentItem(ComponentSort.Value, ReadValue(ref reader));
            case 3:
                bool isEqual = reader.ReadByte() == 0;
                return new ComponentItem(
                    ComponentSort.Type, isEqual ? ComponentScope.At(scope.Types, ref reader) : new ComponentType(ComponentTypeKind.Resource));
            case 4:
                return new ComponentItem(ComponentSort.Component, scope.TypeAt(ref reader, ComponentTypeKind.Component));
            case 5:
                return new ComponentItem(ComponentSort.Instance, scope.TypeAt(ref reader, ComponentTypeKind.Instance));
            default:
                return Malformed.Throw<ComponentItem>("malformed description of an import or export", offset);
        }
    }

    /// <summary>Reads the name of an import or an export.</summary>
    public static string ReadExternName(ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        byte form = reader.ReadByte();
        if (form > 2)
        {
            Malformed.Throw("malformed name of an import or export", offset);
        }

        string name = reader.ReadName();
        if (form == 2)
        {
            name += reader.ReadName(); // a version's end
        }

        return name;
    }

    /// <summary>Reads an alias, and adds what it stands for to its index space.</summary>
    public void ReadAlias(ref WasmReader reader)
    {
        ComponentSort sort = ComponentSorts.Read(ref reader);
        long offset = reader.AbsoluteOffset;
        switch (reader.ReadByte())
        {
            case 0:
                (string? from, ComponentType type) = ComponentScope.At(scope.Instances, ref reader);
                string name = reader.ReadName();
                ComponentItem item = type == ComponentScope.Unknown ? new ComponentItem(sort, null)
                    : type.Exports.TryGetValue(name, out ComponentItem found) && found.Sort == sort ? found
                    : Malformed.Throw<ComponentItem>($"an instance does not export '{name}'", offset);
                scope.Add(item, name, from);
                break;
            case 1:
                reader.ReadU32();
                reader.ReadName();
                break;
            case 2:
                ComponentScope outer = scope.Outer(reader.ReadU32(), offset);
                if (sort == ComponentSort.Type)
                {
                    scope.Types.Add(ComponentScope.At(outer.Types, ref reader));
                }
                else
                {
                    reader.ReadU32();
                }

                break;
            default:
                Malformed.Throw("malformed alias", offset);
                break;
        }
    }

    private ComponentType ReadFunction(ref WasmReader reader)
    {
        IReadOnlyList<ComponentType> parameters = ReadLabelled(ref reader);
        long offset = reader.AbsoluteOffset;
        IReadOnlyList<ComponentType> results = reader.ReadByte() switch
        {
            0 => [ReadValue(ref reader)],
            1 => ReadLabelled(ref reader),
            _ => Malformed.Throw<IReadOnlyList<ComponentType>>("malformed results of a function", offset),
        };
        return new ComponentType(ComponentTypeKind.Function) { Parts = parameters, Results = results };
    }

    private Dictionary<string, ComponentItem> ReadDeclarations(ref WasmReader reader, long offset)
    {
        ComponentScope inner = scope.Inner(offset);
        var types = new ComponentTypeReader(inner);
        var exports = new Dictionary<string, ComponentItem>(StringComparer.Ordinal);
        for (int left = reader.ReadCount(minElementSize: 2); left > 0; left--)
        {
            long at = reader.AbsoluteOffset;
            switch (reader.ReadByte())
            {
                case 0:
                    Malformed.Throw("a core type in a type of a component is not known here", at);
                    break;
                case 1:
                    inner.Types.Add(types.ReadDefinition(ref reader));
                    break;
                case 2:
                    types.ReadAlias(ref reader);
                    break;
                case 3:
                    string imported = ReadExternName(ref reader);
                    inner.Add(types.ReadDescription(ref reader), imported, null);
                    break;
                case 4:
                    string exported = ReadExternName(ref reader);
                    ComponentItem item = types.ReadDescription(ref reader);
                    inner.Add(item, exported, null);
                    exports[exported] = item;
                    break;
                default:
                    Malformed.Throw("malformed declaration in a type", at);
                    break;
            }
        }

        return exports;
    }

    // The types of values; how core code sees each is told by what it consists of.
    private ComponentType ReadValueDefinition(ref WasmReader reader, byte code, long offset)
    {
        switch (code)
        {
            case 0x72:
                return FlatTypes.Record(ReadLabelled(ref reader));
            case 0x71:
                return FlatTypes.Variant(reader.ReadVector(ReadCase, minElementSize: 3));
            case 0x70:
                return FlatTypes.List(ReadValue(ref reader));
            case 0x67:
                ComponentType element = ReadValue(ref reader);
                return FlatTypes.List(element, reader.ReadU32());
            case 0x6F:
                return FlatTypes.Record(reader.ReadVector(ReadValue));
            case 0x6E or 0x6D:
                reader.SkipVector((ref label) => label.ReadName());
                return FlatTypes.Number();
            case 0x6B:
                return FlatTypes.Variant([null, ReadValue(ref reader)]);
            case 0x6A:
                return FlatTypes.Variant([ReadOptional(ref reader), ReadOptional(ref reader)]);
            case 0x69 or 0x68:
                return FlatTypes.Number([scope.TypeAt(ref reader, ComponentTypeKind.Resource)]);
            case 0x66 or 0x65:
                return FlatTypes.Number(ReadOptional(ref reader) is { } item ? [item] : [], isStream: true);
            default:
                return FlatTypes.Primitive(code)
                    ?? Malformed.Throw<ComponentType>($"a type of the component model that is not known here, 0x{code:x2}", offset);
        }
    }

    private ComponentType[] ReadLabelled(ref WasmReader reader) => reader.ReadVector(
        (ref field) =>
        {
            field.ReadName();
            return ReadValue(ref field);
        },
        minElementSize: 2);

    private ComponentType? ReadCase(ref WasmReader reader)
    {
        reader.ReadName();
        ComponentType? type = ReadOptional(ref reader);
        reader.ReadByte(); // refines nothing
        return type;
    }

    private ComponentType? ReadOptional(ref WasmReader reader) => reader.ReadByte() == 0 ? null : ReadValue(ref reader);

    /// <summary>Reads the type of a value: a primitive, or an index.</summary>
    private ComponentType ReadValue(ref WasmReader reader)
    {
        if (FlatTypes.Primitive(reader.PeekByte()) is { } primitive)
        {
            reader.ReadByte();
            return primitive;
        }

        return scope.TypeAt(ref reader, ComponentTypeKind.Value);
    }

    private static ComponentItem SkipIndex(ref WasmReader reader)
    {
        reader.ReadU32();
        return new ComponentItem(ComponentSort.Value, null);
    }

    private static void SkipOptionalIndex(ref WasmReader reader)
    {
        if (reader.ReadByte() != 0)
        {
            reader.ReadU32();
        }
    }
}
