// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>What becomes of custom sections: kept where they are still true, or left out with a warning that names them.</summary>
public sealed class CustomSectionTests : IDisposable
{
    // The function is just long enough to change in place. With 200 functions more its call's index takes a byte more, which it has no
    // room for, and all code behind it moves.
    private const string Program = """
        (module
          (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
          FILLER
          (memory (export "memory") 1)
          (func (export "thin") (param i32 i32) (result i32) (call $prestat (local.get 0) (local.get 1)))
          (func (export "_start"))
          (@custom "NAME" (after code) "\00content"))
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [TheoryNeeding("wasm-tools")]
    [InlineData(".debug_info")]
    [InlineData(".debug_line")]
    [InlineData(".debug_str")]
    [InlineData("external_debug_info")]
    [InlineData("build_id")]
    [InlineData("go:buildid")]
    [InlineData("component-type:imports")]
    [InlineData("producers.of.another.tool")]
    public void It_is_kept_where_no_code_moved(string name) => AssertKept(name, filler: 0);

    [TheoryNeeding("wasm-tools")]
    [InlineData("go:buildid")]
    [InlineData("component-type:imports")]
    [InlineData("producers.of.another.tool")]
    public void It_is_kept_where_code_moved(string name) => AssertKept(name, filler: 200);

    [TheoryNeeding("wasm-tools")]
    [InlineData(".debug_info", "functions moved")]
    [InlineData(".debug_line", "functions moved")]
    [InlineData(".debug_str", "functions moved")]
    [InlineData("external_debug_info", "functions moved")]
    [InlineData("build_id", "functions moved")]
    [InlineData("sourceMappingURL", "everything moved")]
    public void It_is_left_out_with_a_warning_where_code_moved(string name, string reason) => AssertLeftOut(name, filler: 200, reason);

    // A call in code has changed; a source map counts from the start of the file.
    [TheoryNeeding("wasm-tools")]
    [InlineData("sourceMappingURL", "everything moved")]
    [InlineData("metadata.code.branch_hint", "instructions by their place")]
    public void It_is_left_out_with_a_warning_in_any_case(string name, string reason) => AssertLeftOut(name, filler: 0, reason);

    [FactNeeding("wasm-tools")]
    public void The_warning_names_each()
    {
        string text = Program.Replace("FILLER", Filler(200), StringComparison.Ordinal)
            .Replace("(@custom \"NAME\"",
                "(@custom \".debug_info\" (after code) \"1\") (@custom \".debug_line\" (after code) \"2\") (@custom \"build_id\"",
                StringComparison.Ordinal);
        PackResult packed = Packs.Make(_directory, Packs.Assemble(_directory, text), Packs.Options((Packs.SmallTree, "/work")));
        Warning warning = Assert.Single(packed.Warnings, warning => warning.Id == WarningId.CustomSection);
        Assert.StartsWith("The custom sections '.debug_info', '.debug_line', 'build_id' were left out: ", warning.Message, StringComparison.Ordinal);
    }

    /// <summary>A component is made of a packed module, by the types that its section tells, and it runs with the packed file.</summary>
    [FactNeeding("wasm-tools", "wasmtime")]
    public void Component_types_still_make_a_component()
    {
        const string wit = "package demo:demo; world reader { export first: func() -> u32; }";
        const string text = """
            (module
              (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_pread" (func $pread (param i32 i32 i32 i64 i32) (result i32)))
              (memory (export "memory") 1)
              (data (i32.const 0) "file.txt")
              (func (export "first") (result i32)
                (drop (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 8) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 16)))
                (i32.store (i32.const 32) (i32.const 64))
                (i32.store (i32.const 36) (i32.const 1))
                (drop (call $pread (i32.load (i32.const 16)) (i32.const 32) (i32.const 1) (i64.const 1) (i32.const 24)))
                (i32.load8_u (i32.const 64))))
            """;
        string program = Path.Combine(_directory.Path, "embedded.wasm");
        string component = Path.Combine(_directory.Path, "component.wasm");
        string files = Path.GetDirectoryName(_directory.Write("files/file.txt", "hello"))!;
        Tool.Check("wasm-tools", "component", "embed", _directory.Write("reader.wit", wit), Packs.Assemble(_directory, text), "-o", program);
        PackResult packed = Packs.Make(_directory, program, Packs.Options((files, "/")) with { Sealed = true });
        Tool.Check("wasm-tools", "component", "new", packed.Path, "-o", component);
        Assert.Equal("101\n", Tool.Check("wasmtime", "run", "--invoke", "first()", component));
    }

    /// <summary>Binaryen takes a program at its word: it refuses instructions of proposals that the section does not name.</summary>
    [FactNeeding("wasm-tools", "wasm-opt", "wasmtime")]
    public async Task Features_that_the_runtime_needs_are_named()
    {
        const string features = """(@custom "target_features" (after data) "\01+\08sign-ext")""";
        string files = Path.GetDirectoryName(_directory.Write("files/file.txt", "7"))!;
        string program = Packs.Assemble(_directory, OddPrograms.Text(OddPrograms.PlainMemory + features));
        string optimised = Path.Combine(_directory.Path, "optimised.wasm");
        PackResult packed = Packs.Make(_directory, program, MemoryProfile.Portable, (files, "/"));
        Tool.Check("wasm-opt", "-O1", packed.Path, "-o", optimised);
        Assert.Equal("7", (await Capture.Run("wasmtime", new WasiRun { ModulePath = optimised })).Text);

        packed = Packs.Make(_directory, program, MemoryProfile.Isolated, (files, "/"));
        Assert.Equal(
            "\u0003+\bsign-ext+\vbulk-memory+\vmultimemory"u8,
            WasmModule.Parse(File.ReadAllBytes(packed.Path)).FindCustom("target_features")!.CustomContent.Span);
    }

    /// <summary>What a name section holds is no matter of validity: names of functions that are not there, in no order, or none at all.</summary>
    [TheoryNeeding("wasm-tools")]
    [InlineData("\\01\\04\\01\\03\\01x", "x", false)]
    [InlineData("\\01\\07\\02\\7f\\01x\\01\\01y", "y", true)]
    [InlineData("\\01\\ff\\ff\\ff\\ff\\0f", null, false)]
    [InlineData("\\01\\04\\01\\00\\09x", null, false)]
    [InlineData("\\01\\04\\01\\01\\01\\ff", "\u00ff", true)]
    [InlineData("\\01\\01\\00\\01\\01\\00", null, true)]
    [InlineData("\\02\\01\\ff", null, true)]
    public void Any_name_section_is_packed_and_comes_back(string content, string? name, bool kept)
    {
        string text = Program.Replace("FILLER", "", StringComparison.Ordinal).Replace("NAME", "name", StringComparison.Ordinal)
            .Replace("\"\\00content\"", $"\"{content}\"", StringComparison.Ordinal);
        string program = Packs.Assemble(_directory, text);
        foreach (bool isSealed in new[] { false, true })
        {
            PackResult packed = Packs.Make(_directory, program, Packs.Options((Packs.SmallTree, "/work")) with { Sealed = isSealed });
            string names = System.Text.Encoding.Latin1.GetString(
                WasmModule.Parse(File.ReadAllBytes(packed.Path)).FindCustom("name")?.CustomContent.ToArray() ?? []);
            Assert.Equal(kept && name is not null, name is not null && names.Contains(name, StringComparison.Ordinal));
            ModuleSplitter.Split(packed.Path, Path.Combine(_directory.Path, "back.wasm"), imagePath: null);
            Assert.Equal(File.ReadAllBytes(program), File.ReadAllBytes(Path.Combine(_directory.Path, "back.wasm")));
        }
    }

    private void AssertKept(string name, int filler)
    {
        PackResult packed = Pack(name, filler);
        Assert.Equal("\0content"u8, WasmModule.Parse(File.ReadAllBytes(packed.Path)).FindCustom(name)!.CustomContent.Span);
        Assert.DoesNotContain(packed.Warnings, warning => warning.Message.Contains(name, StringComparison.Ordinal));
    }

    private void AssertLeftOut(string name, int filler, string reason)
    {
        PackResult packed = Pack(name, filler);
        Assert.Null(WasmModule.Parse(File.ReadAllBytes(packed.Path)).FindCustom(name));
        Warning warning = Assert.Single(packed.Warnings, warning => warning.Message.Contains($"'{name}' was left out", StringComparison.Ordinal));
        Assert.Contains(reason, warning.Message, StringComparison.Ordinal);

        // What was left out comes back.
        string back = Path.Combine(_directory.Path, "back.wasm");
        ModuleSplitter.Split(packed.Path, back, imagePath: null);
        Assert.Equal("\0content"u8, WasmModule.Parse(File.ReadAllBytes(back)).FindCustom(name)!.CustomContent.Span);
    }

    private PackResult Pack(string name, int filler) => Packs.Make(
        _directory,
        Packs.Assemble(_directory,
            Program.Replace("FILLER", Filler(filler), StringComparison.Ordinal).Replace("NAME", name, StringComparison.Ordinal)),
        Packs.Options((Packs.SmallTree, "/work")));

    private static string Filler(int count) => string.Concat(Enumerable.Repeat("(func)", count));
}
