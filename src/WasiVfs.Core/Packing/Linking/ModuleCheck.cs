// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Whether a module can be packed: what is refused, by name and with the remedy, and what deserves a warning.</summary>
internal static class ModuleCheck
{
    private const ulong WasmPage = 65536;

    /// <summary>Refuses files that are no core module: text, components, relocatable objects, dynamic libraries.</summary>
    public static void RequireProgram(ReadOnlySpan<byte> file, string path)
    {
        if (Preamble.Detect(file[..Math.Min(file.Length, Preamble.Length)]) == WasmFileKind.Component)
        {
            throw new PackException(
                ErrorId.ComponentNotSupported,
                $"\"{path}\" is a WebAssembly component, and packing components comes in a later release. Pack the core module (wasm32-wasip1) that it was made from.");
        }
    }

    /// <summary>Refuses object files and dynamic libraries, whose code has no place yet.</summary>
    public static void RequireLinked(WasmModule module, string path)
    {
        if (module.FindCustom("linking") is not null)
        {
            throw new PackException(
                ErrorId.RelocatableObject,
                $"\"{path}\" is a relocatable object file: it has a section \"linking\". Link it to a program first, and pack that.");
        }

        if (module.FindCustom("dylink.0") is not null || module.FindCustom("dylink") is not null)
        {
            throw new PackException(
                ErrorId.DynamicLibrary,
                $"\"{path}\" is a dynamic library: it has a section \"dylink.0\". Pack the program that loads it.");
        }
    }

    /// <summary>The minimum of the program's memory in pages, where the profile can serve that memory.</summary>
    public static Limits RequireMemory(WasmModule module, ImportSection imports, MemoryProfile profile, string path)
    {
        Import? imported = imports.Imports.FirstOrDefault(import => import.Kind == ExternKind.Memory);
        if (imported is null && module.Find(SectionId.Memory) is null)
        {
            throw new PackException(ErrorId.NoMemory, $"\"{path}\" has no memory, so that it cannot pass a path to any call. There is nothing to pack for.");
        }

        Limits memory = imported?.Memory ?? MemorySection.Parse(module.Find(SectionId.Memory))[0];
        if (memory.Is64)
        {
            throw new PackException(ErrorId.Memory64NotSupported, $"\"{path}\" has a 64-bit memory, which no release serves yet. Compile it for wasm32.");
        }

        if (memory.IsShared)
        {
            throw new PackException(ErrorId.SharedMemoryNotSupported, $"\"{path}\" has a shared memory: programs with threads come in a later release. Compile it without threads.");
        }

        if (imported is not null && profile == MemoryProfile.Portable)
        {
            throw new PackException(
                ErrorId.ImportedMemory,
                $"'{path}' imports its memory '{imported}', so the portable profile cannot add pages to it.", path);
        }

        return memory;
    }

    /// <summary>The calls that the runtime answers, by the index of the import; refuses imports that only look alike.</summary>
    public static Dictionary<uint, Preview1Function> AnsweredImports(
        ImportSection imports, TypeSection types, MemoryProfile profile, bool isSealed, string path, ICollection<Warning> warnings)
    {
        var answered = new Dictionary<uint, Preview1Function>();
        foreach (Import import in imports.Imports)
        {
            RequirePreview1(import, path);
            if (import.Module != Preview1.Module || import.Kind != ExternKind.Function)
            {
                continue;
            }

            if (Preview1.Find(import.Name) is not { } function)
            {
                warnings.Add(new Warning(WarningId.NotPreview1, isSealed
                    ? $"\"{import}\" is not a function of WASI preview1: the sealed module does not ask the host for it, and answers \"nosys\"."
                    : $"\"{import}\" is not a function of WASI preview1: it is left to the host, which does not know the packed files."));
                continue;
            }

            FuncType? type = types.Function(import.TypeIndex);
            if (!function.Type.Equals(type))
            {
                throw new PackException(
                    ErrorId.WrongImportType,
                    $"\"{path}\" imports \"{import}\" with the type {type}, and preview1 says {function.Type}. The module was built against another interface: rebuild it for wasm32-wasip1.");
            }

            if (function.Answer == Answer.Files || (function.Answer == Answer.Guard && profile == MemoryProfile.Portable))
            {
                answered.Add(import.Index, function);
            }
        }

        if (!answered.Values.Any(function => function.Name is "path_open" or "fd_prestat_get" or "path_filestat_get" or "fd_readdir"))
        {
            warnings.Add(new Warning(
                WarningId.NoFileCalls, $"'{path}' imports no call that opens a file or lists a directory, so nothing in it can reach the packed files."));
        }

        return answered;
    }

    /// <summary>Where the state starts when it lies behind the program's pages; refuses a program that leaves no room.</summary>
    public static void RequireRoom(Limits memory, uint statePages, string path)
    {
        if (memory.Min + statePages > WasmPage)
        {
            throw new PackException(
                ErrorId.NoRoomForState,
                $"'{path}' starts with {memory.Min} pages of memory, so the {statePages} pages of the runtime have no room in it.", path);
        }
    }

    private static void RequirePreview1(Import import, string path)
    {
        if (Preview1.OtherModules.Contains(import.Module))
        {
            string remedy = import.Module == "wasi_unstable"
                ? "It was built for the preview before preview1: rebuild it with a current toolchain for wasm32-wasip1."
                : "WASIX is another interface: rebuild it for wasm32-wasip1.";
            throw new PackException(ErrorId.OtherWasiVersion, $"\"{path}\" imports \"{import}\". {remedy}");
        }
    }
}
