// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Checks whether a file is a program that can be linked.</summary>
internal static class ModuleCheck
{
    // What a program that is started has, and a library does not.
    private static readonly string[] Starts = ["_start", "main", "__main_argc_argv", "__main_void"];

    /// <summary>Refuses object files and dynamic libraries, whose code is not placed yet.</summary>
    public static void RequireLinked(WasmModule module, string path)
    {
        if (module.FindCustom("linking") is not null)
        {
            throw new PackException(
                ErrorId.RelocatableObject,
                $"'{path}' is a relocatable object file: it has a section 'linking'. Link it to a program first, and pack that.", path);
        }

        if (module.Sections.FirstOrDefault(section => section.CustomName is "dylink.0" or "dylink") is { } dylink)
        {
            throw RefuseDynamic(module, dylink.CustomName!, path);
        }
    }

    // Emscripten marks a program that loads libraries as it marks those.
    private static PackException RefuseDynamic(WasmModule module, string section, string path) =>
        OtherSystems.Emscripten(module.Imports) is { } call && IsStarted(module)
            ? AnsweredImports.OfEmscripten(path, call)
            : new PackException(
                ErrorId.DynamicLibrary, $"'{path}' is a dynamic library: it has a section '{section}'. Pack the program that loads it.", path);

    private static bool IsStarted(WasmModule module) => module.Exports.Any(export => Starts.Contains(export.Name));
}
