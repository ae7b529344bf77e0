// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>
/// The imports of a component's core module that the runtime answers: the functions of wasi:filesystem, and those of wasi:io that take
/// what these give. Their names carry the version that the program was built with, and any of 0.2 has the same functions.
/// </summary>
internal static class ComponentImports
{
    /// <summary>The module name of what the runtime asks of the program itself (canonical.c).</summary>
    public const string ProgramModule = "wasi_vfs_program";

    private const string FileSystem = "wasi:filesystem/";
    private const string Version02 = "@0.2.", Version03 = "@0.3.";

    // It asks about an error of a stream, which files that are only read never make.
    private const string AlwaysTheHosts = "wasi:filesystem/types#filesystem-error-code";

    /// <summary>Whether a module name is an interface of wasi:filesystem, of whatever version and mangling.</summary>
    public static bool IsFileSystem(string module) => module.Contains(FileSystem, StringComparison.Ordinal);

    /// <summary>The interface as the runtime names it: of 0.2 without a version, of 0.3 without the patch version; null for other
    /// modules.</summary>
    public static string? Interface(string module)
    {
        int at = module.IndexOf('@', StringComparison.Ordinal);
        if (at < 0 || !module.StartsWith("wasi:", StringComparison.Ordinal) || module.Length <= at + Version02.Length
            || !module[(at + Version02.Length)..].All(char.IsAsciiDigit))
        {
            return null;
        }

        return module[at..(at + Version02.Length)] switch
        {
            Version02 => module[..at],
            Version03 => module[..(at + Version03.Length - 1)],
            _ => null,
        };
    }

    /// <summary>What answers an import of a component's program; null for one that stays the host's.</summary>
    public static ComponentAnswer? Answer(Import import, GuestRuntime runtime)
    {
        string? key = import.Kind == ExternKind.Function ? Key(import.Module, import.Name) : null;
        Call03? call = import.Kind == ExternKind.Function && key?.Contains("@0.3#", StringComparison.Ordinal) is null or true
            ? Component03.Find(key, import.Name, runtime) : null;
        return call is not null ? new ComponentAnswer(import, call.Export, call, call.Type)
            : key is not null && runtime.Exports.TryGetValue(key, out uint function)
                ? new ComponentAnswer(import, key, null, runtime.TypeOf(function))
            : null;
    }

    /// <summary>The name under which the runtime exports what answers a function: <c>wasi:filesystem/types#[method]descriptor.stat</c>. Null
    /// for functions of other interfaces.</summary>
    public static string? Key(string module, string name) => Interface(module) is { } known ? $"{known}#{name}" : null;

    /// <summary>The calls that the runtime answers: the index of the import, and the name of the runtime's export.</summary>
    /// <param name="program">The program; its indices are in range.</param>
    /// <param name="settings">How the program is linked.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <exception cref="PackException">A function of wasi:filesystem is not one that is answered, or has another type.</exception>
    public static Dictionary<uint, ComponentAnswer> Find(WasmModule program, LinkSettings settings, string path)
    {
        var answered = new Dictionary<uint, ComponentAnswer>();
        Import[] functions = [.. program.Imports.Where(import => import.Kind == ExternKind.Function)];
        if (!settings.InComponent || !functions.Any(import => IsFileSystem(import.Module)))
        {
            return answered;
        }

        if (settings.Layer is not null)
        {
            RequireNoneOf03(functions, path);
        }

        foreach (Import import in functions)
        {
            if ((Started(import, settings) ?? Answer(import, settings.Runtime)) is { } answer)
            {
                RequireType(import, program.Types.Function(import.TypeIndex), answer.Type, path);
                answered.Add(import.Index, answer);
            }
            else if (IsFileSystem(import.Module) && Key(import.Module, import.Name) is var key && key != AlwaysTheHosts
                && (key is null || !Component03.IsBuiltIn(import.Name)))
            {
                throw new PackException(
                    ErrorId.OtherWasiVersion,
                    $"'{path}' imports '{import}', and only functions of wasi:filesystem 0.2 and 0.3 are answered. Build it for wasm32-wasip2, or "
                        + "for wasm32-wasip1 with an adapter.",
                    path);
            }
        }

        RequireWriters(functions, settings.Layer is not null, path);
        return answered;
    }

    private static ComponentAnswer? Started(Import import, LinkSettings settings) => ComponentStart.Export(import, settings) is { } export
        ? new ComponentAnswer(import, export, null, settings.Runtime.TypeOf(settings.Runtime.Exports[export])) : null;

    private static void RequireType(Import import, FuncType? type, FuncType expected, string path)
    {
        if (!expected.Equals(type))
        {
            throw new PackException(
                ErrorId.WrongImportType,
                $"'{path}' imports '{import}' with the type {type}, but WASI gives it {expected}. It was built against another "
                    + "interface: rebuild it for wasm32-wasip2.",
                path);
        }
    }

    // There a program gives the file a stream that it writes to later, which the runtime would have to wait for.
    private static void RequireNoneOf03(Import[] functions, string path)
    {
        bool Is03(Import import) =>
            IsFileSystem(import.Module) && Interface(import.Module)?.EndsWith("@0.3", StringComparison.Ordinal) == true;
        if (functions.FirstOrDefault(Is03) is { } first)
        {
            throw new PackException(
                ErrorId.ComponentNotSupported,
                $"'{path}' imports '{first}', and files that the program can change are to be had for WASI 0.2 and preview1. Pack it to be read "
                    + "only, or build it for wasm32-wasip2.",
                path);
        }
    }

    // What an embedded file gives a stream of the host is written by the program's own imports, and what a stream of the host gives an
    // embedded file is read by them.
    private static void RequireWriters(Import[] functions, bool isWritable, string path)
    {
        bool Has(string name) =>
            functions.Any(import => Key(import.Module, import.Name) == $"wasi:io/streams#[method]{name}");
        (string Splice, string Needed)[] needs =
        [
            ("splice", "output-stream.check-write"), ("splice", "output-stream.write"),
            ("blocking-splice", "output-stream.blocking-write-and-flush"),
            .. isWritable ? [("splice", "input-stream.read"), ("blocking-splice", "input-stream.blocking-read")] : Array.Empty<(string, string)>(),
        ];
        string? missing = needs.FirstOrDefault(need => Has($"output-stream.{need.Splice}") && !Has(need.Needed)).Needed;
        if (missing is not null)
        {
            throw new PackException(
                ErrorId.ComponentNotSupported,
                $"'{path}' passes files to other streams by 'output-stream.splice' and does not import '{missing}', through which embedded files "
                    + $"would be {(missing.StartsWith("input", StringComparison.Ordinal) ? "filled" : "written")}. Have the program read the one "
                    + "and write to the other what it read.",
                path);
        }
    }
}
