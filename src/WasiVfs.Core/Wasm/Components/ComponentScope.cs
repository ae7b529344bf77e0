// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>The index spaces of a component, or of the type of a component or an instance, that say which types pass through it.</summary>
/// <param name="outer">The scope around it; null for the file's own component.</param>
internal sealed class ComponentScope(ComponentScope? outer)
{
    // A type in a type is a level; real ones have two or three.
    private const int MaxDepth = 100;

    /// <summary>Stands for a type that is not followed: of what an instantiated component exports.</summary>
    public static readonly ComponentType Unknown = new(ComponentTypeKind.Value);

    private readonly int _depth = outer is null ? 0 : outer._depth + 1;

    /// <summary>The types.</summary>
    public List<ComponentType> Types { get; } = [];

    /// <summary>Told of each index of a type that is read in this scope; null if nobody asks.</summary>
    public List<IndexPlace>? TypePlaces { get; init; }

    /// <summary>The functions.</summary>
    public List<ComponentFunction> Functions { get; } = [];

    /// <summary>The instances: the import that each is, if it is one, and its type.</summary>
    public List<(string? Interface, ComponentType Type)> Instances { get; } = [];

    /// <summary>A scope in this one.</summary>
    /// <param name="offset">Where it begins, for the error of one that lies too deep.</param>
    /// <param name="typePlaces">Told of each index of a type that is read in it.</param>
    public ComponentScope Inner(long offset, List<IndexPlace>? typePlaces = null) =>
        _depth < MaxDepth ? new ComponentScope(this) { TypePlaces = typePlaces }
        : Malformed.Throw<ComponentScope>($"types are nested more than {MaxDepth} deep", offset);

    /// <summary>The scope that so many levels out; 0 is this one.</summary>
    public ComponentScope Outer(uint levels, long offset)
    {
        ComponentScope? scope = this;
        for (; levels > 0 && scope is not null; levels--)
        {
            scope = scope.Parent;
        }

        return scope ?? Malformed.Throw<ComponentScope>("an alias leads out of the component", offset);
    }

    /// <summary>How many types, functions and instances there are; the others are not counted.</summary>
    public Dictionary<ComponentSort, uint> Counts() => new()
    {
        [ComponentSort.Type] = (uint)Types.Count,
        [ComponentSort.Function] = (uint)Functions.Count,
        [ComponentSort.Instance] = (uint)Instances.Count,
    };

    /// <summary>Reads an index, and gives what it stands for.</summary>
    public static T At<T>(List<T> space, ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        uint index = reader.ReadU32();
        return index < space.Count ? space[(int)index] : Malformed.Throw<T>($"the index {index} is out of range", offset);
    }

    /// <summary>Reads the index of a type of a kind; an unknown one passes.</summary>
    public ComponentType TypeAt(ref WasmReader reader, ComponentTypeKind kind)
    {
        long offset = reader.AbsoluteOffset;
        WasmReader copy = reader;
        ComponentType type = At(Types, ref reader);
        TypePlaces?.Add(new IndexPlace(offset, (int)(reader.AbsoluteOffset - offset), copy.ReadU32()));
        return type.Kind == kind || type == Unknown ? type
            : Malformed.Throw<ComponentType>($"a type of the kind '{kind.ToString().ToLowerInvariant()}' is expected", offset);
    }

    /// <summary>Adds what an import, an export or an alias brings to its index space.</summary>
    /// <param name="item">What it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="interfaceName">The import that it comes from, if that is an instance.</param>
    public void Add(ComponentItem item, string name, string? interfaceName)
    {
        switch (item.Sort)
        {
            case ComponentSort.Type:
                Types.Add(item.Type ?? Unknown);
                break;
            case ComponentSort.Function:
                Functions.Add(new ComponentFunction(interfaceName, name, item.Type ?? Unknown));
                break;
            case ComponentSort.Instance:
                Instances.Add((interfaceName ?? name, item.Type ?? Unknown));
                break;
        }
    }

    private ComponentScope? Parent => outer;
}
