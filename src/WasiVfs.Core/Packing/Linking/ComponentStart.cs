// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>
/// Which functions of the runtime answer the calls of WASI 0.2 and 0.3 of a program that is packed with what it is started with
/// (component/started.h): wasi:cli/environment, wasi:cli/stdin, wasi:clocks with the waiting of wasi:io/poll, and wasi:random.
/// </summary>
internal static class ComponentStart
{
    private const string Prefix = "start:";
    private const string Version03 = "@0.3";
    private const string MonotonicClock = "wasi:clocks/monotonic-clock";

    /// <summary>The name of the runtime's function that answers an import; null if the host or another function does.</summary>
    public static string? Export(Import import, LinkSettings settings) =>
        import.Kind == ExternKind.Function && ComponentImports.Key(import.Module, import.Name) is { } key && IsWanted(key, settings)
            && settings.Runtime.Exports.ContainsKey(Prefix + key) ? Prefix + key : null;

    /// <summary>Whether the runtime has a function for such a program that stands for this one.</summary>
    public static bool MayAnswer(string key) => GuestRuntime.Component.Exports.ContainsKey(Prefix + key);

    /// <summary>Whether the program asks for what is packed with it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="settings">How it is linked.</param>
    /// <param name="start">How the interface and the function begin, as in <c>wasi:cli/environment#get-arguments</c>.</param>
    public static bool Sees(WasmModule program, LinkSettings settings, string start) => program.Imports.Any(import =>
        Export(import, settings)?.Replace(Version03, "", StringComparison.Ordinal).StartsWith(Prefix + start, StringComparison.Ordinal) == true);

    /// <summary>Refuses what these functions do not answer.</summary>
    /// <param name="program">A program that makes calls of a component.</param>
    /// <param name="settings">How it is linked.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <exception cref="PackException">It is asked for.</exception>
    public static void Require(WasmModule program, LinkSettings settings, string path)
    {
        bool has03 = program.Imports.Any(import => ComponentImports.Interface(import.Module)?.EndsWith(Version03, StringComparison.Ordinal) == true);
        string[] missing =
        [
            .. settings.Start.HasFlag(StartCalls.OtherDevices) ? ["devices"] : Array.Empty<string>(),
            .. has03 && settings.Start.HasFlag(StartCalls.Fixed) ? ["fixed arguments"] : Array.Empty<string>(),
            .. has03 && settings.Start.HasFlag(StartCalls.Input) ? ["an empty input"] : Array.Empty<string>(),
            .. has03 && settings.Clock is not null ? ["a clock"] : Array.Empty<string>(),
        ];
        if (missing.Length > 0)
        {
            throw new PackException(
                ErrorId.ComponentNotSupported,
                $"'{path}' makes calls of WASI {(has03 ? "0.3" : "0.2")} itself, and {string.Join(", ", missing)} cannot be packed into such a "
                    + "program. Leave this out, or make a component of a program of preview1.",
                path);
        }

        bool Imports(string name) =>
            program.Imports.Any(import => import.Name == name && ComponentImports.Interface(import.Module) == MonotonicClock);
        if (settings.Clock is not null && Imports("subscribe-instant") && !Imports("subscribe-duration"))
        {
            throw new PackException(
                ErrorId.ComponentNotSupported,
                $"'{path}' waits by 'subscribe-instant' and does not import 'subscribe-duration', through which it would wait for a time of its "
                    + "fixed clock. Pack it without a clock.",
                path);
        }
    }

    private static bool IsWanted(string key, LinkSettings settings)
    {
        string[] parts = key.Split('#');
        return parts[0].Replace(Version03, "", StringComparison.Ordinal) switch
        {
            "wasi:cli/environment" => settings.Start.HasFlag(parts[1] == "get-arguments" ? StartCalls.Arguments : StartCalls.Environment),
            "wasi:cli/stdin" or "wasi:cli/terminal-stdin" => settings.Start.HasFlag(StartCalls.Input),
            MonotonicClock or "wasi:clocks/wall-clock" or "wasi:io/poll" => settings.Clock is not null,
            "wasi:random/random" or "wasi:random/insecure" or "wasi:random/insecure-seed" => settings.Seed is not null,
            _ => false,
        };
    }
}
