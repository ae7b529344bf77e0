// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Signs in a module's imports that its system calls go to another system than WASI preview1.</summary>
internal static class OtherSystems
{
    private const string Syscalls = "__syscall_";
    private static readonly string[] EmscriptenNames = [Syscalls, "emscripten_", "_emscripten_"];

    /// <summary>The import that shows that the module is made by Emscripten for a JavaScript host; a file call if it has one.
    /// Null for other modules, and for those whose names Emscripten has shortened.</summary>
    public static Import? Emscripten(ImportSection imports)
    {
        Import[] signs =
        [
            .. imports.Where(import => import.Kind == ExternKind.Function && import.Module != Preview1.Module
                && EmscriptenNames.Any(name => import.Name.StartsWith(name, StringComparison.Ordinal))),
        ];
        return signs.FirstOrDefault(import => import.Name == Syscalls + "openat")
            ?? signs.FirstOrDefault(import => import.Name.StartsWith(Syscalls, StringComparison.Ordinal))
            ?? signs.FirstOrDefault();
    }

    /// <summary>The import that shows that the module is the core of a component of WASI 0.2 or later; one of files if it has
    /// one.</summary>
    public static Import? Component(ImportSection imports) =>
        imports.FirstOrDefault(import => import.Module.StartsWith("wasi:filesystem/", StringComparison.Ordinal))
            ?? imports.FirstOrDefault(import => import.Module.StartsWith("wasi:", StringComparison.Ordinal));
}
