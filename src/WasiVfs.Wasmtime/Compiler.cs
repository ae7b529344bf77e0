// SPDX-License-Identifier: MIT
using Wasmtime;
using Wasmtime.Components;

namespace WasiVfs.Wasmtime;

/// <summary>The library's ways to make a program of one kind.</summary>
/// <param name="Compile">Compiles a file's content.</param>
/// <param name="Map">Maps the file of a program that was compiled before.</param>
/// <param name="Serialize">Gives the content of such a file.</param>
internal sealed record Compiler<T>(Func<byte[], T> Compile, Func<string, T> Map, Func<T, byte[]> Serialize);

/// <summary>The compilers of an engine.</summary>
internal static class Compilers
{
    /// <param name="engine">The engine.</param>
    /// <param name="name">The name that traps call the module by.</param>
    public static Compiler<Module> OfModules(Engine engine, string name) => new(
        content => Module.FromBytes(engine, name, content),
        path => Module.DeserializeFile(engine, name, path),
        module => module.Serialize());

    /// <param name="engine">The engine.</param>
    public static Compiler<Component> OfComponents(Engine engine) => new(
        content => Component.FromBytes(engine, content),
        path => Component.DeserializeFile(engine, path),
        component => component.Serialize());
}
