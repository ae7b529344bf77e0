// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Components;

/// <summary>
/// A component that exports what an interface of wasi:filesystem does, as one component imports it, and refuses (<see cref="RefusingModule"/>).
/// It is written from the declarations of the interface's type, in their order: a type stays as it is but for the indices in it, a resource
/// becomes one of its own, and a resource of another interface is imported. Functions come last; types do not refer to them.
/// </summary>
internal sealed class RefusingComponent
{
    private readonly ComponentModel _model;
    private readonly ComponentExtern _import;
    private readonly string _path;
    private readonly ComponentWriter _writer = new();
    private readonly List<IndexPlace> _places = [];
    private readonly ComponentScope _scope;
    private readonly ComponentTypeReader _reader;
    private readonly List<uint> _types = []; // the index in this component, by the index in the interface
    private readonly List<(ComponentFunction Function, uint Type)> _functions = [];
    private uint _typeCount;

    private RefusingComponent(ComponentModel model, ComponentExtern import, long offset, string path)
    {
        (_model, _import, _path) = (model, import, path);
        _scope = model.Scope.Inner(offset, _places);
        _reader = new ComponentTypeReader(_scope);
    }

    /// <summary>The component's file.</summary>
    public byte[] File { get; private set; } = [];

    /// <summary>What it imports: the types of the component around it that have these indices, by name.</summary>
    public List<(string Name, uint Type)> Imports { get; } = [];

    /// <summary>Makes the component.</summary>
    /// <param name="model">The component that imports the interface.</param>
    /// <param name="import">That import.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="PackException">The interface has what cannot be exported in its place.</exception>
    public static RefusingComponent Make(ComponentModel model, ComponentExtern import, string path)
    {
        if (import.Item.Type is not { Kind: ComponentTypeKind.Instance } type || !model.Definitions.TryGetValue(type, out long offset))
        {
            throw Refuse(path, import, "is not an interface whose type the component itself defines");
        }

        var made = new RefusingComponent(model, import, offset, path);
        ComponentSection section = model.File.Sections.Single(section => section.PayloadOffset <= offset && offset < section.End);
        WasmReader reader = model.File.Open(section);
        reader.Skip((int)(offset - section.PayloadOffset) + 1); // the code of an instance type
        for (int left = reader.ReadCount(minElementSize: 2); left > 0; left--)
        {
            made.Declare(ref reader);
        }

        RefusingModule.Export(made._functions, made._writer);
        made.File = made._writer.ToComponent();
        return made;
    }

    private static PackException Refuse(string path, ComponentExtern import, string what) => new(
        ErrorId.ComponentNotSupported,
        $"'{path}' is a component that cannot be sealed: '{import.Name}', which it imports, {what}. Pack it without sealing it.",
        path);

    private void Declare(ref WasmReader reader)
    {
        byte code = reader.ReadByte();
        int start = reader.Position;
        long offset = reader.AbsoluteOffset;
        switch (code)
        {
            case 1:
                _places.Clear();
                ComponentType type = _reader.ReadDefinition(ref reader);
                if (type.Kind is not (ComponentTypeKind.Value or ComponentTypeKind.Function))
                {
                    throw Refuse(_path, _import, "defines a type that is neither that of a value nor that of a function");
                }

                _scope.Types.Add(type);
                AddType(ComponentSectionId.Type, Renumbered(reader.Between(start, reader.Position), offset));
                break;
            case 2:
                _reader.ReadAlias(ref reader);
                Alias(new WasmReader(reader.Between(start, reader.Position), offset));
                break;
            case 4:
                Export(ref reader);
                break;
            default:
                throw Refuse(_path, _import, "declares something that is neither a type nor an export");
        }
    }

    // A definition whose indices of types are those of this component. In the place of a value an index is a signed number, since primitives
    // are negative ones; in other places that form of it is longer than it has to be, which is allowed.
    private byte[] Renumbered(ReadOnlySpan<byte> definition, long offset)
    {
        var writer = new WasmWriter(definition.Length);
        int copied = 0;
        foreach (IndexPlace place in _places)
        {
            int at = (int)(place.Offset - offset);
            writer.WriteBytes(definition[copied..at]);
            writer.WriteS64(_types[(int)place.Index]);
            copied = at + place.Width;
        }

        writer.WriteBytes(definition[copied..]);
        return writer.ToArray();
    }

    private void Alias(WasmReader alias)
    {
        const byte outerAlias = 2, plainName = 0, bound = 1;
        if (ComponentSorts.Read(ref alias) != ComponentSort.Type || alias.ReadByte() != outerAlias)
        {
            throw Refuse(_path, _import, "takes something from elsewhere that is not a type");
        }

        uint levels = alias.ReadU32(), index = alias.ReadU32();
        ComponentType type = _scope.Types[^1];
        switch (levels)
        {
            case 0:
                AddType(ComponentSectionId.Alias, [(byte)ComponentSort.Type, outerAlias, 0, .. Leb128.Encode(_types[(int)index])]);
                break;
            case 1 when type.Kind == ComponentTypeKind.Resource:
                string name = FormattableString.Invariant($"t{Imports.Count}");
                Imports.Add((name, index));
                AddType(ComponentSectionId.Import, [plainName, .. ComponentWriter.Name(name), (byte)ComponentSort.Type, bound]);
                break;
            case 1 when !type.Reached().Any(part => part.Kind == ComponentTypeKind.Resource || part == ComponentScope.Unknown):
                AddType(ComponentSectionId.Alias, [(byte)ComponentSort.Type, outerAlias, 1, .. Leb128.Encode(index)]);
                break;
            default:
                throw Refuse(_path, _import, "takes a type that holds a handle from another interface");
        }
    }

    private void Export(ref WasmReader reader)
    {
        const byte resource = 0x3F, representation = 0x7F, noDestructor = 0, equal = 0;
        string name = ComponentTypeReader.ReadExternName(ref reader);
        int start = reader.Position;
        ComponentItem item = _reader.ReadDescription(ref reader);
        var description = new WasmReader(reader.Between(start, reader.Position));
        description.ReadByte(); // the sort
        switch (item.Sort)
        {
            case ComponentSort.Function:
                _functions.Add((new ComponentFunction(_import.Name, name, item.Type!), _types[(int)description.ReadU32()]));
                break;
            case ComponentSort.Type when description.ReadByte() == equal:
                _scope.Types.Add(item.Type!);
                ExportType(name, _types[(int)description.ReadU32()]);
                break;
            case ComponentSort.Type:
                _scope.Types.Add(item.Type!);
                _writer.Add(ComponentSectionId.Type, resource, representation, noDestructor);
                ExportType(name, _typeCount++);
                break;
            default:
                throw Refuse(_path, _import, $"exports '{name}', which is neither a type nor a function");
        }
    }

    // An exported type has an index of its own.
    private void ExportType(string name, uint type)
    {
        _writer.Export(name, ComponentSort.Type, type);
        _types.Add(_typeCount++);
    }

    private void AddType(ComponentSectionId section, byte[] entry)
    {
        _writer.Add(section, entry);
        _types.Add(_typeCount++);
    }
}
