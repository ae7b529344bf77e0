// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Components;

/// <summary>Refuses to seal a component in which types of wasi:filesystem are part of something that others see: once the component defines
/// them itself, no host and no other component has the same.</summary>
/// <param name="component">The component.</param>
/// <param name="sealedImports">The imports that are to be replaced.</param>
/// <param name="path">The file, for messages.</param>
internal sealed class SealCheck(ComponentModel component, ComponentExtern[] sealedImports, string path)
{
    /// <summary>Checks the component.</summary>
    /// <exception cref="PackException">It cannot be sealed.</exception>
    public void Require()
    {
        Dictionary<ComponentType, string> own = FindTypes();
        foreach (ComponentExtern import in component.Imports.Except(sealedImports))
        {
            Require(import.Item.Type, $"'{import.Name}', which it imports,", own);
        }

        foreach (ComponentExtern export in component.Exports)
        {
            Require(export.Item.Type, $"'{export.Name}', which it exports,", own);
        }

        foreach (CanonicalFunction lifted in component.Lifted)
        {
            Require(lifted.Function.Type, $"a function that it exports (at offset 0x{lifted.Offset:x})", own);
        }
    }

    private PackException Refuse(string what) => new(
        ErrorId.ComponentNotSupported, $"'{path}' is a component that cannot be sealed: {what}. Pack it without sealing it.", path);

    // The first interface that exports a type defines it; others pass it on.
    private Dictionary<ComponentType, string> FindTypes()
    {
        var own = new Dictionary<ComponentType, string>(ReferenceEqualityComparer.Instance);
        var seen = new HashSet<ComponentType>(ReferenceEqualityComparer.Instance);
        foreach (ComponentExtern import in component.Imports)
        {
            foreach ((string name, ComponentItem item) in import.Item.Type?.Exports ?? new Dictionary<string, ComponentItem>())
            {
                if (item is { Sort: ComponentSort.Type, Type: { } type } && seen.Add(type) && sealedImports.Contains(import))
                {
                    own.Add(type, $"'{name}' of '{import.Name}'");
                }
            }
        }

        return own;
    }

    private void Require(ComponentType? type, string user, Dictionary<ComponentType, string> own)
    {
        var seen = new HashSet<ComponentType>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<ComponentType>(type is null ? [] : [type]);
        while (pending.TryPop(out ComponentType? next))
        {
            if (own.TryGetValue(next, out string? name))
            {
                throw Refuse($"{user} uses the type {name}, which the sealed component no longer imports");
            }

            if (seen.Add(next))
            {
                IEnumerable<ComponentType> parts = next.Exports.Values.Select(item => item.Type).OfType<ComponentType>();
                Array.ForEach([.. parts, .. next.Parts, .. next.Results], pending.Push);
            }
        }
    }
}
