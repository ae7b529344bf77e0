// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>The index spaces of a component (component model, Binary.md, <c>sort</c>); those of core WebAssembly have 0x100 added.</summary>
internal enum ComponentSort
{
    Function = 1,
    Value = 2,
    Type = 3,
    Component = 4,
    Instance = 5,
    CoreFunction = 0x100,
    CoreTable = 0x101,
    CoreMemory = 0x102,
    CoreGlobal = 0x103,
    CoreTag = 0x104,
    CoreType = 0x110,
    CoreModule = 0x111,
    CoreInstance = 0x112,
}

/// <summary>Reads sorts, and says what they are in plain words.</summary>
internal static class ComponentSorts
{
    private const byte Core = 0;

    /// <summary>Reads a sort.</summary>
    /// <exception cref="WasmFormatException">There is no such sort.</exception>
    public static ComponentSort Read(ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        byte code = reader.ReadByte();
        var sort = (ComponentSort)(code == Core ? 0x100 + reader.ReadByte() : code);
        return Enum.IsDefined(sort) ? sort : Malformed.Throw<ComponentSort>("malformed sort", offset);
    }

    /// <summary>The sort in words.</summary>
    public static string Text(this ComponentSort sort) => sort switch
    {
        ComponentSort.Function => "function",
        ComponentSort.Value => "value",
        ComponentSort.Type => "type",
        ComponentSort.Component => "component",
        ComponentSort.Instance => "interface",
        ComponentSort.CoreModule => "core module",
        _ => "core item",
    };
}
