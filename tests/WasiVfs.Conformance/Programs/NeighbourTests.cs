// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>What other tools make of packed modules (docs/NEIGHBOURS.md): the program finds its files, and they can be read from outside.</summary>
public sealed class NeighbourTests : IDisposable
{
    private const string Wizer = "tests/engines/node_modules/@bytecodealliance/wizer-linux-x64/wizer";
    private const string Jco = "tests/components/node_modules/@bytecodealliance/jco";

    // Reads a file when it is initialized, and again when it runs; prints both.
    private const string Preinitialized = """
        (module
          (import "wasi_snapshot_preview1" "path_open"
            (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_prestat_get" (func $fd_prestat_get (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 64) "hello.txt")
          (data (i32.const 80) "done ")
          (global $length (mut i32) (i32.const 0))
          (func $read (param $to i32) (result i32)
            (if (call $path_open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 9) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 32))
              (then (return (i32.const 0))))
            (i32.store (i32.const 16) (local.get $to))
            (i32.store (i32.const 20) (i32.const 100))
            (drop (call $fd_read (i32.load (i32.const 32)) (i32.const 16) (i32.const 1) (i32.const 40)))
            (i32.load (i32.const 40)))
          (func $print (param $from i32) (param $length i32)
            (i32.store (i32.const 16) (local.get $from))
            (i32.store (i32.const 20) (local.get $length))
            (drop (call $fd_write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 40))))
          (func (export "wizer-initialize")
            (i32.store8 (i32.const 80) (i32.const 68))
            (global.set $length (call $read (i32.const 256))))
          (func (export "_start")
            (call $print (i32.const 80) (i32.const 5))
            (call $print (i32.const 256) (global.get $length))
            (call $print (i32.const 512) (call $read (i32.const 512)))))
        """;

    private readonly TemporaryDirectory _work = new();

    public static TheoryData<string, string> Rewriters => new()
    {
        { "wasm-tools", "strip -a IN -o OUT" },
        { "wasm-tools", "strip IN -o OUT" },
        { "wasm-tools", "strip -d ^name$ -d ^producers$ IN -o OUT" },
        { "wasm-opt", "-O2 --enable-bulk-memory IN -o OUT" },
        { "wasm-opt", "--asyncify -O2 --enable-bulk-memory IN -o OUT" },
        { "wasm-opt", "--strip-debug --enable-bulk-memory IN -o OUT" },
    };

    public void Dispose() => _work.Dispose();

    [TheoryNeeding("wasmtime", "wasm-tools", "wasm-opt")]
    [MemberData(nameof(Rewriters))]
    public void A_rewritten_module_runs_and_is_read(string tool, string arguments)
    {
        foreach (string language in new[] { "c", "rust" })
        {
            string packed = Pack(TreeSum.Module(language));
            Tool.Check(tool, Arguments(arguments, packed, At("rewritten.wasm")));
            Assert.Equal(TreeSum.Expected(Packs.SmallTree, "/work"), Tool.Check("wasmtime", "run", At("rewritten.wasm"), "/work"));
            AssertIsRead(At("rewritten.wasm"));
            AssertOneSentenceEach(At("rewritten.wasm"), TreeSum.Module(language));
        }
    }

    [FactNeeding("wasmtime")]
    public void A_compiled_module_runs_and_is_read()
    {
        Tool.Check("wasmtime", "compile", Pack(TreeSum.Module("c")), "-o", At("compiled.cwasm"));
        Assert.Equal(TreeSum.Expected(Packs.SmallTree, "/work"), Tool.Check("wasmtime", "run", "--allow-precompiled", At("compiled.cwasm"), "/work"));
        AssertIsRead(At("compiled.cwasm"));
        Assert.Equal(TreeKind.EmbeddedImage, TreeSource.KindOf(At("compiled.cwasm")));
        Assert.True(TreeChecker.Check(At("compiled.cwasm")).IsValid);
    }

    [FactNeeding("wasmtime", "wasm-tools", Wizer)]
    public void Wizer_before_packing_and_after()
    {
        string wizer = Path.Combine(Repository.Root, Wizer);
        string program = Packs.Assemble(_work, Preinitialized);
        Tool.Check(wizer, "--allow-wasi", "--wasm-bulk-memory", "true", program, "-o", At("initialized.wasm"));
        string before = Packs.Make(_work, At("initialized.wasm"), Packs.Options((Packs.SmallTree, "/")), "before.wasm").Path;
        const string hello = "Hello from inside the module!\n";
        Assert.Equal("Done " + hello, Tool.Check("wasmtime", "run", before));
        Assert.True(TreeChecker.Check(before).IsValid);
        ModuleSplitter.Split(before, At("back.wasm"), imagePath: null);
        Assert.Equal(File.ReadAllBytes(At("initialized.wasm")), File.ReadAllBytes(At("back.wasm")));

        string packed = Packs.Make(_work, program, Packs.Options((Packs.SmallTree, "/")), "packed.wasm").Path;
        Tool.Check(wizer, "--allow-wasi", "--wasm-bulk-memory", "true", packed, "-o", At("after.wasm"));
        Assert.Equal("Done " + hello + hello, Tool.Check("wasmtime", "run", At("after.wasm")));
        using (TreeSource source = TreeSource.Open(At("after.wasm")))
        {
            Assert.Equal(["hello.txt", "poems"], source.Root.ReadDirectory().Select(entry => entry.Name));
        }

        AssertOneSentenceEach(At("after.wasm"), program);
    }

    // The adapter that makes a component of a preview1 module comes with jco.
    [FactNeeding("wasmtime", "wasm-tools", "node", Jco)]
    public void A_component_runs_and_is_read_and_so_is_what_jco_makes_of_it()
    {
        string jco = Path.Combine(Repository.Root, Jco);
        string packed = Pack(TreeSum.Module("c"));
        string adapter = Path.Combine(jco, "lib", "wasi_snapshot_preview1.command.wasm");
        Tool.Check("wasm-tools", "component", "new", packed, "--adapt", $"wasi_snapshot_preview1={adapter}", "-o", At("component.wasm"));
        Assert.Equal(TreeSum.Expected(Packs.SmallTree, "/work"), Tool.Check("wasmtime", "run", At("component.wasm"), "/work"));
        AssertIsRead(At("component.wasm"));
        CheckResult check = TreeChecker.Check(At("component.wasm"));
        Assert.Equal((true, 0), (check.IsValid, check.Warnings.Count));

        Tool.Check("node", Path.Combine(jco, "dist", "jco.js"), "transpile", At("component.wasm"), "-o", At("js"), "--no-typescript");
        string core = Directory.GetFiles(At("js"), "*.core.wasm").Single();
        Assert.Equal(File.ReadAllBytes(packed), File.ReadAllBytes(core));
        Assert.True(TreeChecker.Check(core).IsValid);
    }

    private string Pack(string module) => Packs.Make(_work, module, Packs.Options((Packs.SmallTree, "/work"))).Path;

    private static void AssertIsRead(string path)
    {
        using TreeSource source = TreeSource.Open(path);
        using var text = new StreamReader(source.Root.OpenAt(PathFlags.None, "work/poems/lamp.txt").ReadViaStream());
        Assert.StartsWith("A lamp that carries its own light", text.ReadToEnd(), StringComparison.Ordinal);
    }

    // What is lost is said in the words of this library; what is not lost, because the tool had nothing to do, still works.
    private void AssertOneSentenceEach(string path, string program)
    {
        bool isIntact = TreeChecker.Check(path) is { IsValid: true, Warnings.Count: 0 };
        Action[] steps = [() => ModuleSplitter.Split(path, At("split.wasm"), imagePath: null), () => ModuleSplitter.Verify(path, program)];
        foreach (Action step in steps)
        {
            Exception? error = Record.Exception(step);
            Assert.Equal(isIntact, error is null);
            Assert.True(error is null or PackException, error?.ToString());
            Assert.DoesNotContain("Parameter", error?.Message ?? "", StringComparison.Ordinal);
        }

        Assert.Equal(isIntact, File.Exists(At("split.wasm")));
        File.Delete(At("split.wasm"));
    }

    private static string[] Arguments(string line, string input, string output) =>
        [.. line.Split(' ').Select(word => word == "IN" ? input : word == "OUT" ? output : word)];

    private string At(string name) => Path.Combine(_work.Path, name);
}
