// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Finds the imports that the runtime answers, and refuses those that only look alike.</summary>
internal static class AnsweredImports
{
    /// <summary>One of these reaches a file or a directory by its name.</summary>
    public static readonly string[] Openers = ["path_open", "fd_prestat_get", "path_filestat_get", "fd_readdir"];

    /// <summary>The calls that the runtime answers, by the index of the import.</summary>
    /// <param name="program">The program; its indices are in range.</param>
    /// <param name="settings">How the program is linked.</param>
    /// <param name="hasOtherFileCalls">Whether it also opens files by calls that are not those of preview1.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <param name="warnings">What a person should know.</param>
    /// <exception cref="PackException">An import belongs to another system, or has another type than preview1 gives
    /// it.</exception>
    public static Dictionary<uint, Preview1Function> Find(
        WasmModule program, LinkSettings settings, bool hasOtherFileCalls, string path, ICollection<Warning> warnings)
    {
        var answered = new Dictionary<uint, Preview1Function>();
        var unknown = new List<Import>();
        var start = new StartAnswers(settings);
        foreach (Import import in program.Imports)
        {
            RequirePreview1(import, path);
            if (import.Module != Preview1.Module || import.Kind != ExternKind.Function)
            {
                continue;
            }

            if (Preview1.Find(import.Name) is not { } function)
            {
                unknown.Add(import);
                continue;
            }

            RequireType(import, function, program.Types, path);
            if (function.Answer == Answer.Files || (function.Answer == Answer.Guard && settings.Memory == MemoryProfile.Portable)
                || start.Of(function.Name) != function.Name)
            {
                answered.Add(import.Index, function);
            }
        }

        WarnOfUnknown(unknown, settings.IsSealed, warnings);
        if (!hasOtherFileCalls && !answered.Values.Any(function => Openers.Contains(function.Name)))
        {
            RequireNoOtherSystem(program.Imports, settings.InComponent, path);
            RequireOwnMemory(program.Imports, settings.Memory, path);
            warnings.Add(new Warning(
                WarningId.NoFileCalls,
                $"'{path}' imports no call that opens a file or lists a directory, so nothing in it can reach the packed files."));
        }

        return answered;
    }

    private static void RequirePreview1(Import import, string path)
    {
        if (Preview1.OtherModules.Contains(import.Module))
        {
            string remedy = import.Module == "wasi_unstable"
                ? "It was built for the preview before preview1: rebuild it with a current toolchain for wasm32-wasip1."
                : "WASIX is another interface: rebuild it for wasm32-wasip1.";
            throw new PackException(ErrorId.OtherWasiVersion, $"'{path}' imports '{import}'. {remedy}", path);
        }
    }

    private static void RequireType(Import import, Preview1Function function, TypeSection types, string path)
    {
        FuncType? type = types.Function(import.TypeIndex);
        if (!function.Type.Equals(type))
        {
            throw new PackException(
                ErrorId.WrongImportType,
                $"'{path}' imports '{import}' with the type {type}, but preview1 gives it {function.Type}. "
                    + "It was built against another interface: rebuild it for wasm32-wasip1.",
                path);
        }
    }

    private static void WarnOfUnknown(List<Import> unknown, bool isSealed, ICollection<Warning> warnings)
    {
        if (unknown.Count > 0)
        {
            string subject = $"{Listing.Of(unknown)} {(unknown.Count == 1 ? "is not a function" : "are not functions")} of WASI preview1";
            string them = unknown.Count == 1 ? "it" : "them";
            warnings.Add(new Warning(WarningId.NotPreview1, isSealed
                ? $"{subject}: the sealed module does not ask the host for {them}, and answers 'nosys'."
                : $"{subject}: the host answers {them}, and does not know the packed files."));
        }
    }

    private static void RequireNoOtherSystem(ImportSection imports, bool inComponent, string path)
    {
        if (OtherSystems.Emscripten(imports) is { } call)
        {
            throw OfEmscripten(path, call);
        }

        if (!inComponent && OtherSystems.Component(imports) is { } import)
        {
            throw new PackException(
                ErrorId.OtherWasiVersion,
                $"'{path}' imports '{import}': it is the core of a component for WASI 0.2 or later, whose file calls are not those of "
                    + "preview1. Build it for wasm32-wasip1.",
                path);
        }
    }

    /// <summary>The refusal of a program whose system calls go to Emscripten's JavaScript.</summary>
    public static PackException OfEmscripten(string path, Import call) => new(
        ErrorId.EmscriptenProgram,
        $"'{path}' is an Emscripten program: its file calls go through its JavaScript ('{call}'), not through WASI. Build it for wasm32-wasip1.",
        path);

    // Another profile would serve the memory, and nothing would come of that.
    private static void RequireOwnMemory(ImportSection imports, MemoryProfile profile, string path)
    {
        if (profile == MemoryProfile.Portable && imports.OfKind(ExternKind.Memory).FirstOrDefault() is { } memory)
        {
            throw new PackException(
                ErrorId.NoFileCalls,
                $"'{path}' imports no call that opens a file or lists a directory, and it imports its memory '{memory}'. "
                    + "Nothing in it can reach packed files: pack the program that opens them.",
                path);
        }
    }
}
