// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>
/// How a program with a writable tree can save its changes when it ends: the runtime writes them into a directory of the host, by the
/// functions that the program itself imports (layer/save.c, component/layer/save.c).
/// </summary>
internal static class ChangesSaving
{
    /// <summary>The start of a program of preview1.</summary>
    public const string Start = "_start";

    private const string Types = "wasi:filesystem/types#[method]descriptor.", Streams = "wasi:io/streams#[method]output-stream.";
    private const string Preopens = "wasi:filesystem/preopens#get-directories";
    private const string Run = "wasi:cli/run#run";

    private static readonly string[] Preview1Calls = ["fd_prestat_get", "fd_prestat_dir_name", "path_open", "fd_write", "fd_close"];

    // One of these sets, beside the calls that find and open the file.
    private static readonly string[][] Writers =
    [
        [$"{Types}write"],
        [$"{Types}write-via-stream", $"{Streams}blocking-write-and-flush"],
        [$"{Types}write-via-stream", $"{Streams}check-write", $"{Streams}write", $"{Streams}blocking-flush"],
    ];

    /// <summary>Whether a program has the calls of preview1 that it takes, or those of WASI 0.2 and a start that can be followed by
    /// them.</summary>
    /// <param name="module">A module with the imports and exports of a program, packed or not.</param>
    public static bool IsPossible(WasmModule module) => IsPossible1(module)
        || (IsPossible02(module) && module.Exports.Any(export => IsRun(export) || export is { Kind: ExternKind.Function, Name: Start }));

    /// <summary>Whether it has the calls of preview1.</summary>
    public static bool IsPossible1(WasmModule module)
    {
        HashSet<string> calls = [.. module.Imports.Where(import => import.Kind == ExternKind.Function && import.Module == Preview1.Module)
            .Select(import => import.Name)];
        return Preview1Calls.All(calls.Contains);
    }

    /// <summary>Whether it has the calls of WASI 0.2.</summary>
    public static bool IsPossible02(WasmModule module)
    {
        HashSet<string?> calls = [.. module.Imports.Where(import => import.Kind == ExternKind.Function)
            .Select(import => ComponentImports.Key(import.Module, import.Name))];
        return calls.Contains(Preopens) && calls.Contains($"{Types}open-at") && Writers.Any(set => set.All(calls.Contains));
    }

    /// <summary>Whether an export is the start of a component's program: <c>wasi:cli/run@0.2.6#run</c>.</summary>
    public static bool IsRun(Export export) => export.Kind == ExternKind.Function && export.Name.Split('#') is [var module, var name]
        && ComponentImports.Key(module, name) == Run;

    /// <summary>Whether an import ends a component's program at once.</summary>
    public static bool IsExit(Import import) => import.Kind == ExternKind.Function && import.Name is "exit" or "exit-with-code"
        && ComponentImports.Interface(import.Module) == "wasi:cli/exit";
}
