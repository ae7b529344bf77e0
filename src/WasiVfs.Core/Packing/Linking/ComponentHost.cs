// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Finds what the runtime for components asks for beside preview1: the program's own imports of WASI 0.2, and its
/// <c>cabi_realloc</c>. What the program does not import is answered by a stub.</summary>
/// <param name="module">The program, to which stubs are added.</param>
/// <param name="memory">The program's memory.</param>
/// <param name="isSealed">Whether nothing of the host's files is asked for.</param>
/// <param name="path">The program's file, for messages.</param>
internal sealed class ComponentHost(ModuleAppender module, uint memory, bool isSealed, string path)
{
    private const string Directories = "get-directories";

    private static readonly string[] Drops = ["[resource-drop]", "[stream-drop"];

    // The names by which a core module offers memory for what its imports return (wit-component, validation.rs).
    private static readonly FuncType Allocator = new([ValType.I32, ValType.I32, ValType.I32, ValType.I32], [ValType.I32]);
    private static readonly string[] Allocators = ["cabi_import_realloc", "cabi_realloc"];

    /// <summary>The index, in the module, of what stands for an import of the runtime's.</summary>
    /// <exception cref="PackException">Lists are to be returned to the program, and it offers no memory for them.</exception>
    public uint Resolve(Import import, FuncType type)
    {
        if (import.Module == ComponentImports.ProgramModule)
        {
            return RequireAllocator(module.Program, path);
        }

        Import? own = module.Program.Imports.FirstOrDefault(other => other.Kind == ExternKind.Function
            && ComponentImports.Interface(other.Module) == import.Module && other.Name == import.Name);
        return own is not null && !(isSealed && !Seal.Keeps(own)) ? own.Index
            : module.AddFunction(module.TypeIndex(type), $"wasi_vfs.no_{import.Name}", Absence(import.Name, type) ?? Refusal(import.Name, memory));
    }

    // What saving the changes asks for, and does without: it is answered that there is no such thing (component/layer/save.c).
    private byte[]? Absence(string name, FuncType type)
    {
        const int unsupported = 27, closed = 1;
        uint result = (uint)type.Parameters.Length - 1;
        byte[] Error(int offset, int code) => new FunctionAssembler()
            .LocalGet(result).I32Const(1).I32Store8(memory)
            .LocalGet(result).I32Const(offset).I32Add().I32Const(code).I32Store8(memory).Finish();
        return name switch
        {
            "get-stderr" => new FunctionAssembler().I32Const(0).Finish(),
            "[method]descriptor.write" => Error(8, unsupported),
            "[method]descriptor.write-via-stream" => Error(4, unsupported),
            "[method]output-stream.check-write" => Error(8, closed),
            "[method]output-stream.write" or "[method]output-stream.blocking-write-and-flush" or "[method]output-stream.blocking-flush" =>
                Error(4, closed),
            _ => null,
        };
    }

    /// <summary>What answers in the place of the host: no directories, nothing to drop, nothing ready, no code of an error. No handle of the
    /// host's can be passed to any other function.</summary>
    public static byte[] Refusal(string name, uint memory)
    {
        var body = new FunctionAssembler();
        switch (name)
        {
            case Directories:
                return body.LocalGet(0).I64Const(0).I64Store(memory).Finish();
            case "now": // the wall clock: no time
                return body.Finish();
            case "filesystem-error-code":
                return body.LocalGet(1).I32Const(0).I32Store8(memory).Finish();
            case "[method]pollable.ready":
                return body.I32Const(0).Finish();
            case var drop when Drops.Any(start => drop.StartsWith(start, StringComparison.Ordinal)):
                return body.Finish();
            default:
                return body.Unreachable().Finish();
        }
    }

    /// <summary>The program's function that gives memory for what its imports return.</summary>
    /// <exception cref="PackException">There is no such function.</exception>
    public static uint RequireAllocator(WasmModule program, string path)
    {
        foreach (string name in Allocators)
        {
            foreach (Export export in program.Exports.Where(export => export.Kind == ExternKind.Function && export.Name == name))
            {
                if (Allocator.Equals(program.TypeOfFunction(export.Index)))
                {
                    return export.Index;
                }
            }
        }

        throw new PackException(
            ErrorId.ComponentNotSupported,
            $"'{path}' does not export 'cabi_realloc', which gives memory for the lists and names that files have. "
                + "Build it with a current toolchain for wasm32-wasip2.",
            path);
    }
}
