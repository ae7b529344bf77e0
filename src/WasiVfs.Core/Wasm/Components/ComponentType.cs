// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>What an entry of a component's type index space is.</summary>
internal enum ComponentTypeKind
{
    /// <summary>A value: a number, a string, a record, a handle, a stream.</summary>
    Value,

    /// <summary>A resource; two are the same if they are the same object.</summary>
    Resource,

    /// <summary>A function.</summary>
    Function,

    /// <summary>An instance, that is, an interface.</summary>
    Instance,

    /// <summary>A component, of which nothing more is kept.</summary>
    Component,
}

/// <summary>
/// A type of the component model, as far as it tells which resources pass through a function: what a value consists of is kept, its
/// layout is not.
/// </summary>
internal sealed class ComponentType(ComponentTypeKind kind)
{
    /// <summary>What the type is.</summary>
    public ComponentTypeKind Kind => kind;

    /// <summary>Of a value, what it consists of; a handle consists of its resource. Of a function, its parameters.</summary>
    public IReadOnlyList<ComponentType> Parts { get; init; } = [];

    /// <summary>Of a function, what it returns: one type or nothing.</summary>
    public IReadOnlyList<ComponentType> Results { get; init; } = [];

    /// <summary>Of an instance, what it exports, by name.</summary>
    public IReadOnlyDictionary<string, ComponentItem> Exports { get; init; } = new Dictionary<string, ComponentItem>();

    /// <summary>Whether a value is a stream or a future.</summary>
    public bool IsStream { get; init; }

    /// <summary>Of a value, how core code sees it as parameters (canonical ABI, Flattening); empty for other types, and for one that is not
    /// followed.</summary>
    public IReadOnlyList<ValType> Flat { get; init; } = [];

    /// <summary>All types that values of this one lead to: itself, its parts and theirs. A function leads to its parameters only.</summary>
    public IEnumerable<ComponentType> Reached()
    {
        var seen = new HashSet<ComponentType>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<ComponentType>([this]);
        while (pending.TryPop(out ComponentType? type))
        {
            if (seen.Add(type))
            {
                yield return type;
                foreach (ComponentType part in type.Parts)
                {
                    pending.Push(part);
                }
            }
        }
    }
}

/// <summary>What an instance exports, or a component imports.</summary>
/// <param name="Sort">What it is.</param>
/// <param name="Type">Its type; of a type, that type itself; null for what has none that is kept.</param>
internal readonly record struct ComponentItem(ComponentSort Sort, ComponentType? Type);
