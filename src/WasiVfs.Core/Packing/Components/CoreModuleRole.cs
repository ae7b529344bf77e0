// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>What a core module of a component is for, as its imports and exports tell (the parts that wit-component makes).</summary>
public enum CoreModuleRole
{
    /// <summary>A program or a library: what the component was made of.</summary>
    Program,

    /// <summary>The adapter from WASI preview1: it offers preview1's functions and works in the program's memory.</summary>
    Adapter,

    /// <summary>Functions by number that call through a table, which is filled later.</summary>
    Shim,

    /// <summary>What fills that table.</summary>
    Fixup,

    /// <summary>What stands for the host's files in a sealed component: it refuses.</summary>
    Refusal,
}
