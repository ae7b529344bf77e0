// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>
/// What a component imports, exports, lifts and lowers: read from all its sections but the core ones, in their order, as index spaces
/// demand (component model, Binary.md).
/// </summary>
internal sealed class ComponentModel
{
    private readonly ComponentFile _file;
    private readonly ComponentScope _scope;
    private readonly ComponentTypeReader _types;
    private readonly List<ComponentExtern> _imports = [];
    private readonly List<ComponentExtern> _exports = [];
    private readonly List<CanonicalFunction> _lowered = [];
    private readonly List<CanonicalFunction> _lifted = [];
    private readonly List<ComponentModel> _components = [];
    private readonly Dictionary<ComponentType, long> _definitions = new(ReferenceEqualityComparer.Instance);

    private ComponentModel(ComponentFile file, ComponentScope? outer)
    {
        _file = file;
        _scope = outer is null ? new ComponentScope(null) : outer.Inner(file.Enclosing[^1].HeaderOffset);
        _types = new ComponentTypeReader(_scope);
    }

    /// <summary>The component's sections.</summary>
    public ComponentFile File => _file;

    /// <summary>Its index spaces, as they are at its end.</summary>
    public ComponentScope Scope => _scope;

    /// <summary>How many types, functions and instances there are behind its last import.</summary>
    public IReadOnlyDictionary<ComponentSort, uint> CountsAfterImports { get; private set; } = new Dictionary<ComponentSort, uint>();

    /// <summary>Where its own types are defined in the file. A type that comes from elsewhere is not among them.</summary>
    public IReadOnlyDictionary<ComponentType, long> Definitions => _definitions;

    /// <summary>What it imports, in the order of the file.</summary>
    public IReadOnlyList<ComponentExtern> Imports => _imports;

    /// <summary>What it exports, in the order of the file.</summary>
    public IReadOnlyList<ComponentExtern> Exports => _exports;

    /// <summary>The functions that its core modules can call.</summary>
    public IReadOnlyList<CanonicalFunction> Lowered => _lowered;

    /// <summary>The functions of its core modules that others can call.</summary>
    public IReadOnlyList<CanonicalFunction> Lifted => _lifted;

    /// <summary>The components that are nested in it.</summary>
    public IReadOnlyList<ComponentModel> Components => _components;

    /// <summary>This component and all that are nested in it.</summary>
    public IEnumerable<ComponentModel> All => _components.SelectMany(component => component.All).Prepend(this);

    /// <summary>Reads a component and all that are nested in it.</summary>
    /// <exception cref="WasmFormatException">A section is malformed, or holds what is not known here.</exception>
    public static ComponentModel Read(ComponentFile file) => Read(file, null);

    private static ComponentModel Read(ComponentFile file, ComponentScope? outer)
    {
        var model = new ComponentModel(file, outer);
        int nested = 0;
        foreach (ComponentSection section in file.Sections)
        {
            if (section.Id == ComponentSectionId.Component)
            {
                model._components.Add(Read(file.Components[nested++], model._scope));
            }
            else if (model.EntryReader(section.Id) is { } read)
            {
                WasmReader reader = file.Open(section);
                for (int left = reader.ReadCount(minElementSize: 1); left > 0; left--)
                {
                    read(ref reader);
                }

                reader.ExpectEnd();
            }
        }

        return model;
    }

    private delegate void Entry(ref WasmReader reader);

    private Entry? EntryReader(ComponentSectionId id) => id switch
    {
        ComponentSectionId.Instance => ReadInstance,
        ComponentSectionId.Alias => _types.ReadAlias,
        ComponentSectionId.Type => ReadType,
        ComponentSectionId.Canon => ReadCanonical,
        ComponentSectionId.Import => ReadImport,
        ComponentSectionId.Export => ReadExport,
        _ => null,
    };

    private void ReadType(ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        ComponentType type = _types.ReadDefinition(ref reader);
        _definitions[type] = offset;
        _scope.Types.Add(type);
    }

    private void ReadImport(ref WasmReader reader)
    {
        string name = ComponentTypeReader.ReadExternName(ref reader);
        ComponentItem item = _types.ReadDescription(ref reader);
        _imports.Add(new ComponentExtern(name, item) { Index = _scope.Counts().TryGetValue(item.Sort, out uint index) ? index : null });
        _scope.Add(item, name, null);
        CountsAfterImports = _scope.Counts();
    }

    // An export is an item of its index space again.
    private void ReadExport(ref WasmReader reader)
    {
        string name = ComponentTypeReader.ReadExternName(ref reader);
        ComponentItem item = ReadReference(ref reader, out string? from);
        if (reader.ReadByte() != 0)
        {
            item = _types.ReadDescription(ref reader);
        }

        _exports.Add(new ComponentExtern(name, item));
        _scope.Add(item, name, from);
    }

    private void ReadInstance(ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        switch (reader.ReadByte())
        {
            case 0:
                reader.ReadU32();
                for (int left = reader.ReadCount(minElementSize: 3); left > 0; left--)
                {
                    reader.ReadName();
                    ReadReference(ref reader, out _);
                }

                _scope.Instances.Add((null, ComponentScope.Unknown));
                break;
            case 1:
                var exports = new Dictionary<string, ComponentItem>(StringComparer.Ordinal);
                for (int left = reader.ReadCount(minElementSize: 3); left > 0; left--)
                {
                    string name = ComponentTypeReader.ReadExternName(ref reader);
                    exports[name] = ReadReference(ref reader, out _);
                }

                _scope.Instances.Add((null, new ComponentType(ComponentTypeKind.Instance) { Exports = exports }));
                break;
            default:
                Malformed.Throw("malformed instance", offset);
                break;
        }
    }

    // A sort and an index.
    private ComponentItem ReadReference(ref WasmReader reader, out string? from)
    {
        ComponentSort sort = ComponentSorts.Read(ref reader);
        from = null;
        switch (sort)
        {
            case ComponentSort.Function:
                ComponentFunction function = ComponentScope.At(_scope.Functions, ref reader);
                from = function.Interface;
                return new ComponentItem(sort, function.Type);
            case ComponentSort.Type:
                return new ComponentItem(sort, ComponentScope.At(_scope.Types, ref reader));
            case ComponentSort.Instance:
                (from, ComponentType type) = ComponentScope.At(_scope.Instances, ref reader);
                return new ComponentItem(sort, type);
            default:
                reader.ReadU32();
                return new ComponentItem(sort, null);
        }
    }

    private void ReadCanonical(ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        byte code = reader.ReadByte();
        if (code > 1)
        {
            CanonicalBuiltin.Skip(ref reader, code, offset);
            return;
        }

        reader.ReadByte();
        if (code == 1)
        {
            ComponentFunction function = ComponentScope.At(_scope.Functions, ref reader);
            _lowered.Add(new CanonicalFunction(function, CanonicalBuiltin.SkipOptions(ref reader), offset));
            return;
        }

        reader.ReadU32();
        bool isUtf8 = CanonicalBuiltin.SkipOptions(ref reader);
        var lifted = new ComponentFunction(null, "", _scope.TypeAt(ref reader, ComponentTypeKind.Function));
        _lifted.Add(new CanonicalFunction(lifted, isUtf8, offset));
        _scope.Functions.Add(lifted);
    }
}
