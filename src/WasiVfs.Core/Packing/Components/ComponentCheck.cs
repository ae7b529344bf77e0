// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Linking;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Components;

/// <summary>
/// Refuses a component in which a handle of an embedded file could leave the program that it was given to. Such handles are numbers of the
/// runtime's: whoever is not the runtime would take one for a handle of the host's, and trap.
/// </summary>
internal static class ComponentCheck
{
    // The resources of which the runtime makes handles, by the interface that defines them.
    private static readonly (string Interface, string[] Resources)[] Own =
    [
        ("wasi:filesystem/types", ["descriptor", "directory-entry-stream"]),
        ("wasi:io/streams", ["input-stream"]),
        ("wasi:io/poll", ["pollable"]),
    ];

    /// <summary>Checks a component.</summary>
    /// <param name="component">The component that the program is a part of.</param>
    /// <param name="program">The program.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="warnings">What a person should know.</param>
    /// <exception cref="PackException">A handle could leave the program.</exception>
    public static void Require(ComponentModel component, CoreModule program, string path, ICollection<Warning> warnings)
    {
        if (component.Exports.FirstOrDefault(export => IsOf(export.Name, "wasi:filesystem/")) is { } own)
        {
            throw new PackException(
                ErrorId.ComponentNotSupported,
                $"'{path}' is a component that itself exports '{own.Name}', so other components get their files from it. "
                    + "Pack the component that opens the files.",
                path);
        }

        string[] direct = [.. program.FileInterfaces.Where(name => name != Preview1.Module)];
        if (direct is [var first, ..])
        {
            throw new PackException(
                ErrorId.ComponentNotSupported,
                $"'{path}' is a component whose program imports '{first}' itself, and only those that open files through preview1 and an "
                    + "adapter are packed yet. Build its core module for wasm32-wasip1, pack that, and make a component of it with the adapter.",
                path);
        }

        _ = warnings;
    }

    private static bool IsOf(string name, string prefix) => name.StartsWith(prefix, StringComparison.Ordinal);
}
