// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>The type of everything that a module imports or defines, as text, by its index.</summary>
internal sealed class ModuleTypes
{
    private readonly Dictionary<ExternKind, List<string>> _spaces = [];
    private readonly TypeSection _types;

    public ModuleTypes(WasmModule module)
    {
        _types = module.Types;
        foreach (Import import in module.Imports)
        {
            Space(import.Kind).Add(import.Kind switch
            {
                ExternKind.Table => TypeText.Of(import.Table),
                ExternKind.Memory => TypeText.OfMemory(import.Memory),
                ExternKind.Global => TypeText.Of(import.Global),
                _ => Function(import.TypeIndex),
            });
        }

        Space(ExternKind.Function).AddRange(module.FunctionTypes.Select(Function));
        Space(ExternKind.Table).AddRange(module.Tables.Select(table => TypeText.Of(table.Type)));
        Space(ExternKind.Memory).AddRange(module.Memories.Select(TypeText.OfMemory));
        Space(ExternKind.Global).AddRange(module.Globals.Select(global => TypeText.Of(global.Type)));
        Space(ExternKind.Tag).AddRange(module.TagTypes.Select(Function));
    }

    /// <summary>The type of an item; <c>unknown</c> if the index is out of range, which engines refuse.</summary>
    public string Of(ExternKind kind, uint index) => index < Space(kind).Count ? Space(kind)[(int)index] : TypeText.Unknown;

    private List<string> Space(ExternKind kind) => _spaces.TryGetValue(kind, out List<string>? space) ? space : _spaces[kind] = [];

    private string Function(uint type) => _types.Function(type)?.ToString() ?? TypeText.Unknown;
}
