// SPDX-License-Identifier: MIT
using System.Text.Json;
using static System.FormattableString;

namespace WasiVfs.Running;

/// <summary>The rows of the engines that run a script of ours, which runs the module.</summary>
internal static class JavaScriptEngines
{
    // Bytes of a page of WebAssembly memory.
    private const long PageSize = 65536;

    // The engine says itself whether it takes a module of two memories, which are empty here.
    private const string JavaScriptProbe = "JSON.stringify([process.versions.deno ?? process.versions.bun ?? process.versions.node, "
        + "WebAssembly.validate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 5, 5, 2, 0, 1, 0, 1]))])";

    // What the engines have in common that run a script of ours.
    private static readonly EngineRow JavaScript = new()
    {
        Name = "",
        Install = "",
        ProbeArguments = [],
        ReadProbe = ReadJavaScript,
        Features = EngineFeatures.GuestPaths | EngineFeatures.ChangesAfterTrap,
        IsSandbox = false,
        Arguments = _ => [],
    };

    public static readonly EngineRow Node = JavaScript with
    {
        Name = "node",
        Install = "https://nodejs.org",
        ProbeArguments = ["--print", JavaScriptProbe],
        Features = JavaScript.Features | EngineFeatures.Invoke | EngineFeatures.MemoryLimit,
        Warning = "Node's WASI is not a sandbox: a hostile program can leave the host directories that it is given.",
        Arguments = run => ToNode(run, ToScript(run)),
        CheckArguments = run => ToNode(run, ToCheck(run)),
    };

    public static readonly EngineRow Deno = JavaScript with
    {
        Name = "deno",
        Install = "https://deno.com",
        ProbeArguments = ["eval", $"console.log({JavaScriptProbe})"],
        Features = JavaScript.Features | EngineFeatures.Invoke | EngineFeatures.MemoryLimit,
        Warning = NotASandbox("Deno"),
        Arguments = run => ToDeno(run, ToScript(run)),
        CheckArguments = run => ToDeno(run, ToCheck(run)),
    };

    public static readonly EngineRow Bun = JavaScript with
    {
        Name = "bun",
        Install = "https://bun.com",
        ProbeArguments = ["--print", JavaScriptProbe],
        Warning = NotASandbox("Bun"),
        Arguments = run => ["--eval", NodeHost.Script, "--", .. ToScript(run)],
        CheckArguments = run => ["--eval", NodeHost.Script, "--", .. ToCheck(run)],
    };

    private static string NotASandbox(string name) => $"{name}'s WASI is not a sandbox, and half of the wasi-testsuite's programs that "
        + "change host directories fail on it; what is embedded works.";

    private static IEnumerable<string> ToNode(WasiRun run, IEnumerable<string> toScript) =>
    [
        "--no-warnings",
        .. run.MemoryLimit is { } limit ? [Invariant($"--wasm-max-mem-pages={limit / PageSize}")] : Array.Empty<string>(),
        "--input-type=module",
        "--eval", NodeHost.Script,
        "--",
        .. toScript,
    ];

    private static IEnumerable<string> ToDeno(WasiRun run, IEnumerable<string> toScript) =>
    [
        "eval",
        .. run.MemoryLimit is { } limit ? [Invariant($"--v8-flags=--wasm-max-mem-pages={limit / PageSize}")] : Array.Empty<string>(),
        NodeHost.Script,
        .. toScript,
    ];

    // The script then only compiles the module and looks at its imports.
    private static IEnumerable<string> ToCheck(WasiRun run) => [NodeHost.Mark, "--check", $"--module={run.ModulePath}"];

    private static IEnumerable<string> ToScript(WasiRun run) =>
    [
        NodeHost.Mark,
        .. run.Directories.Select(directory => $"--host={directory.HostPath}"),
        .. run.Directories.Select(directory => $"--guest={directory.GuestPath}"),
        .. EngineTable.Environment(run, "--env="),
        .. EngineTable.Invocation(run),
        .. run.ChangesDirectory is { } changes ? [$"--changes={changes}"] : Array.Empty<string>(),
        $"--module={run.ModulePath}",
        .. run.Arguments,
    ];

    private static ProbeAnswer? ReadJavaScript(string line)
    {
        try
        {
            using JsonDocument answer = JsonDocument.Parse(line);
            return new ProbeAnswer(
                answer.RootElement[0].GetString()!, answer.RootElement[1].GetBoolean() ? EngineFeatures.MultiMemory : EngineFeatures.None);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
