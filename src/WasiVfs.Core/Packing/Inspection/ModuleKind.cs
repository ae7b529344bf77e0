// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>What a WebAssembly file is for.</summary>
public enum ModuleKind
{
    /// <summary>A program: it exports <c>_start</c>, which is called once (WASI's application ABI).</summary>
    Command,

    /// <summary>A library with a start of its own: it exports <c>_initialize</c>, which is called before any other
    /// export.</summary>
    Reactor,

    /// <summary>A module with neither.</summary>
    Library,

    /// <summary>A compiler's output that is not linked yet: it has the custom section <c>linking</c>.</summary>
    ObjectFile,

    /// <summary>A component of the component model.</summary>
    Component,
}
