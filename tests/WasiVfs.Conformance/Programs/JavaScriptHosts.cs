// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Json;
using WasiVfs.Tests.Support;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>WASI hosts written in JavaScript, as web pages use them: which they are, and which programs fail on them, packed or
/// not.</summary>
internal static class JavaScriptHosts
{
    /// <summary>What runs a program on one of them.</summary>
    public static readonly string Driver = Repository.Fixture("javascript-hosts", "run.mjs");

    /// <summary>The packages, in the order of names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "@bjorn3/browser_wasi_shim", "@cloudflare/workers-wasi", "@runno/wasi", "@tybys/wasm-util", "@wasmer/wasi", "uwasi",
    ];

    /// <summary>The languages of the programs.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["c", "rust", "go", "zig", "assemblyscript"];

    private static Outcomes Known { get; } =
        JsonSerializer.Deserialize<Outcomes>(File.ReadAllText(Repository.Fixture("javascript-hosts", "outcomes.json")), JsonSerializerOptions.Web)!;

    /// <summary>How a program is known to fail on a host, or null.</summary>
    public static Failure? FailureOf(string host, string language) =>
        Known.Failures.SingleOrDefault(failure => failure.Host == host && failure.Language == language);

    /// <summary>The table of docs/NEIGHBOURS.md.</summary>
    public static string Table()
    {
        using JsonDocument packages = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "engines", "package.json")));
        JsonElement versions = packages.RootElement.GetProperty("devDependencies");
        var table = new StringBuilder("| host | C | Rust | Go | Zig | AssemblyScript | |\n|---|---|---|---|---|---|---|\n");
        foreach (string host in Names)
        {
            string cells = string.Join(" | ", Languages.Select(language => FailureOf(host, language) is { } failure ? failure.Reason : "runs"));
            string remark = Known.Remarks.GetValueOrDefault(host, "");
            table.Append($"| `{host}` {versions.GetProperty(host).GetString()} | {cells} | {remark} |\n");
        }

        return table.ToString();
    }

    /// <summary>A program that fails on a host.</summary>
    /// <param name="Host">The host.</param>
    /// <param name="Language">The program's language.</param>
    /// <param name="Message">What standard error has, packed and unpacked.</param>
    /// <param name="Reason">Why, for people.</param>
    public sealed record Failure(string Host, string Language, string Message, string Reason);

    private sealed record Outcomes(Dictionary<string, string> Remarks, Failure[] Failures);
}
