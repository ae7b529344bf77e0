// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using Xunit;

namespace WasiVfs.Tests.Running;

/// <summary>What each engine is told, and what it cannot be told.</summary>
public sealed class EngineRowTests
{
    private static readonly WasiRun Full = new()
    {
        ModulePath = "/m/app.wasm",
        Arguments = ["-x", "a b"],
        Environment = [new("K", "v=w")],
        Directories = [new PreopenedDirectory("/host dir", "/guest"), new PreopenedDirectory("b", ".")],
    };

    private static readonly string[] ToScript =
        ["run", "--host=/host dir", "--host=b", "--guest=/guest", "--guest=.", "--env=K=v=w", "--module=/m/app.wasm", "-x", "a b"];

    [Fact]
    public void Wasmtime() => Assert.Equal(
        ["run", "--dir=/host dir::/guest", "--dir=b::.", "--env=K=v=w", "--invoke=f", "/m/app.wasm", "-x", "a b"],
        EngineTable.Wasmtime.Arguments(Full with { Invoke = "f" }));

    [Fact]
    public void Node() => Assert.Equal(
        ["--", .. ToScript],
        JavaScriptEngines.Node.Arguments(Full).Skip(4));

    [Fact]
    public void Deno() => Assert.Equal(ToScript, JavaScriptEngines.Deno.Arguments(Full).Skip(2));

    [Fact]
    public void Bun() => Assert.Equal(["--", .. ToScript], JavaScriptEngines.Bun.Arguments(Full).Skip(2));

    [Fact]
    public void Wazero() => Assert.Equal(
        ["run", "-mount=/host dir:/guest", "-mount=/tmp:/tmp:ro", "-env=K=v=w", "/m/app.wasm", "--", "-x", "a b"],
        EngineTable.Wazero.Arguments(Full with
        {
            Directories = [Full.Directories[0], new PreopenedDirectory("/tmp", "/tmp", ReadOnly: true)],
        }));

    [Fact]
    public void Wasmi() => Assert.Equal(
        ["run", "--dir=/data", "--env=K=v=w", "--invoke=f", "/m/app.wasm", "-x", "a b"],
        EngineTable.Wasmi.Arguments(Full with { Invoke = "f", Directories = [new PreopenedDirectory("/data", "/data")] }));

    [Fact]
    public void Wasmer() => Assert.Equal(
        ["run", "--enable-multi-memory", "--volume=/host dir:/guest", "--volume=b:.", "--env=K=v=w", "/m/app.wasm", "--", "-x", "a b"],
        EngineTable.Wasmer.Arguments(Full with { Needs = EngineFeatures.MultiMemory }));

    [Fact]
    public void Changes_go_to_a_directory_of_the_host_or_are_taken_out()
    {
        WasiRun run = new() { ModulePath = "/m/app.wasm", ChangesDirectory = "/c" };
        foreach ((EngineRow row, string option) in ((EngineRow, string)[])[
            (EngineTable.Wasmtime, "--dir=/c::/.wasi-vfs-changes"), (EngineTable.Wazero, "-mount=/c:/.wasi-vfs-changes"),
            (EngineTable.Wasmer, "--volume=/c:/.wasi-vfs-changes"), (JavaScriptEngines.Node, "--changes=/c")])
        {
            Assert.Contains(option, row.Arguments(row.WithChanges(run)));
            Assert.Null(row.Obstacle(run));
        }

        Assert.Equal("wasmi has no way to save what a program changed.", EngineTable.Wasmi.Obstacle(run));
        string? obstacle = EngineTable.Wazero.Obstacle(run with { ChangesDirectory = "/a:b" });
        Assert.Contains("'/a:b' as '/.wasi-vfs-changes'", obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits()
    {
        WasiRun run = new() { ModulePath = "/m/app.wasm", MemoryLimit = 1 << 20, Fuel = 7 };
        Assert.Equal(["run", "-Wmax-memory-size=1048576", "-Wfuel=7", "/m/app.wasm"], EngineTable.Wasmtime.Arguments(run));
        Assert.Contains("--wasm-max-mem-pages=16", JavaScriptEngines.Node.Arguments(run));
        Assert.Contains("--v8-flags=--wasm-max-mem-pages=16", JavaScriptEngines.Deno.Arguments(run));
        Assert.Equal(["run", "--fuel=7", "/m/app.wasm"], EngineTable.Wasmi.Arguments(run));
    }

    [Theory]
    [InlineData("wasmtime", "/a:b", "/g:h", true)]
    [InlineData("wasmtime", "/a::b", "/g", false)]
    [InlineData("wasmtime", "/a", "/g::h", false)]
    [InlineData("wasmtime", "/a:", "/g", false)]
    [InlineData("wasmtime", "/a", ":g", false)]
    [InlineData("node", "/a::b:", ":=,g", true)]
    [InlineData("wazero", "/a", "/g", true)]
    [InlineData("wazero", "/a:b", "/g", false)]
    [InlineData("wazero", "/a", "/g:ro", false)]
    [InlineData("wasmi", "/a", "/a", true)]
    [InlineData("wasmi", "/a:b", "/a:b", true)]
    [InlineData("wasmi", "/a", "/g", false)]
    [InlineData("wasmer", "/a b", "/g=h", true)]
    [InlineData("wasmer", "/a:b", "/g", false)]
    public void Paths_that_an_option_cannot_quote_are_refused(string engine, string host, string guest, bool possible)
    {
        EngineRow row = EngineTable.Rows.Single(row => row.Name == engine);
        string? reason = row.Obstacle(new WasiRun { ModulePath = "x", Directories = [new PreopenedDirectory(host, guest)] });
        Assert.Equal(possible, reason is null);
        if (reason is not null)
        {
            Assert.Contains($"'{host}'", reason, StringComparison.Ordinal);
            Assert.Contains($"'{guest}'", reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("wasmtime", "wasmtime 48.0.8", "48.0.8", true)]
    [InlineData("wasmtime", "wasmtime 14.0.4 (abc 2023-11-01)", "14.0.4", false)]
    [InlineData("wasmtime", "wasmtime 50.0.0-dev", "50.0.0-dev", true)]
    [InlineData("wasmtime", "wasmer 7.4.2", null, false)]
    [InlineData("wasmtime", "", null, false)]
    [InlineData("node", "[\"20.20.2\",false]", "20.20.2", false)]
    [InlineData("node", "[\"26.10.0\",true]", "26.10.0", true)]
    [InlineData("node", "[]", null, false)]
    [InlineData("node", "v20", null, false)]
    [InlineData("deno", "[\"2.9.6\",true]", "2.9.6", true)]
    [InlineData("bun", "[\"1.4.5\",false]", "1.4.5", false)]
    [InlineData("wazero", "v1.12.0", "1.12.0", false)]
    [InlineData("wazero", "dev", "dev", false)]
    [InlineData("wazero", "", null, false)]
    [InlineData("wasmi", "wasmi 0.31.2", "0.31.2", false)]
    [InlineData("wasmi", "wasmi 2.0.0", "2.0.0", true)]
    [InlineData("wasmer", "wasmer 4.3.0", "4.3.0", false)]
    [InlineData("wasmer", "wasmer 7.4.2", "7.4.2", true)]
    public void A_probes_answer_is_read(string engine, string line, string? version, bool multiMemory)
    {
        ProbeAnswer? answer = EngineTable.Rows.Single(row => row.Name == engine).ReadProbe(line);
        Assert.Equal(version, answer?.Version);
        Assert.Equal(multiMemory, answer?.Features.HasFlag(EngineFeatures.MultiMemory) ?? false);
    }

    [Theory]
    [InlineData("wasmtime 16.0.0", EngineFeatures.None)]
    [InlineData("wasmtime 17.0.1", EngineFeatures.Wasi02)]
    [InlineData("wasmtime 47.9.9", EngineFeatures.Wasi02)]
    [InlineData("wasmtime 48.0.8", EngineFeatures.Wasi02 | EngineFeatures.Wasi03)]
    public void Components_depend_on_the_version(string line, EngineFeatures components) =>
        Assert.Equal(components | EngineFeatures.MultiMemory, EngineTable.Wasmtime.ReadProbe(line)!.Value.Features);

    [Fact]
    public void A_components_export_is_called_as_Wasmtime_writes_calls() => Assert.Equal(
        ["run", "--invoke=f()", "/m/app.wasm"],
        EngineTable.Wasmtime.Arguments(new WasiRun { ModulePath = "/m/app.wasm", Invoke = "f", Needs = EngineFeatures.Wasi02 }));

    [Fact]
    public void Strings_that_no_program_can_be_given_are_refused()
    {
        var run = new WasiRun { ModulePath = "x" };
        Assert.Null(RunText.Obstacle(run with { Arguments = ["", "\ufffd", "😀"] }));
        Assert.Contains("NUL", RunText.Obstacle(run with { Arguments = ["a\0b"] }), StringComparison.Ordinal);
        Assert.Contains("surrogate", RunText.Obstacle(run with { Arguments = ["a\ud83d"] }), StringComparison.Ordinal);
        Assert.Contains("'='", RunText.Obstacle(run with { Environment = [new("A=B", "c")] }), StringComparison.Ordinal);
        Assert.Contains("empty", RunText.Obstacle(run with { Environment = [new("", "c")] }), StringComparison.Ordinal);
        Assert.Contains("NUL", RunText.Obstacle(run with { Environment = [new("A", "\0")] }), StringComparison.Ordinal);
        Assert.Contains("empty", RunText.Obstacle(run with { Directories = [new PreopenedDirectory("/a", "")] }), StringComparison.Ordinal);
    }
}
