// SPDX-License-Identifier: MIT
using System.Globalization;
using Wasmtime;

namespace WasiVfs.Wasmtime;

/// <summary>Where a program is entered: at its start, or at an export that a person names.</summary>
internal static class ModuleEntry
{
    /// <summary>Runs the program's start, or the export; returns what that gave back, a line for each value.</summary>
    /// <exception cref="WasmtimeException">There is no such export, it cannot be called, or the program ended in it.</exception>
    public static string Call(Instance instance, string? export)
    {
        if (export is null)
        {
            Find(instance, "_start").Invoke();
            return "";
        }

        Function function = Find(instance, export);
        if (function.Parameters.Count > 0)
        {
            throw new WasmtimeException($"the export '{export}' takes {function.Parameters.Count} parameters; only one without can be called");
        }

        instance.GetFunction("_initialize")?.Invoke();
        return Lines(function.Invoke());
    }

    private static Function Find(Instance instance, string name) =>
        instance.GetFunction(name) ?? throw new WasmtimeException($"the module exports no function '{name}'");

    private static string Lines(object? results) => results switch
    {
        null => "",
        object[] several => string.Concat(several.Select(Lines)),
        _ => Convert.ToString(results, CultureInfo.InvariantCulture) + "\n",
    };
}
