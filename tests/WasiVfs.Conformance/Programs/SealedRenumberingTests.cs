// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>A program that names its functions in every way there is, with imports that sealing removes before, between and behind
/// the one that it keeps.</summary>
public sealed class SealedRenumberingTests
{
    // Prints a letter for each way in which a function was reached, and what the file calls answer.
    private const string Program = """
        (module $sealed
          (type $prestat (func (param i32 i32) (result i32)))
          (type $letter (func (param i32)))
          (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (type $prestat)))
          (import "wasi_snapshot_preview1" "fd_fdstat_get" (func $fdstat (type $prestat)))
          (import "wasi_snapshot_preview1" "fd_sync" (func $sync (param i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param $fd i32) (param i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_tell" (func $tell (type $prestat)))
          FILLER
          (memory (export "memory") 1)
          (table $indices 4 funcref)
          (table $expressions 2 funcref)
          (table $declared 1 1 funcref (ref.func $print))
          (elem (table $indices) (i32.const 0) func $print $tell $prestat)
          (elem (table $expressions) (i32.const 0) funcref (ref.func $print) (ref.null func))
          (elem $passive func $print)
          (elem declare func $later)
          (global $initial funcref (ref.func $print))
          (start $begin)
          (export "again" (func $fdstat))
          (func $print (export "print") (type $letter) (param $code i32) (local $error i32)
            (i32.store8 (i32.const 64) (local.get $code))
            (i32.store (i32.const 72) (i32.const 64))
            (i32.store (i32.const 76) (i32.const 1))
            (local.set $error (call $write (i32.const 1) (i32.const 72) (i32.const 1) (i32.const 80))))
          (func $begin (call $print (i32.const 115)))
          (func $tail (type $letter) (param $code i32) (return_call $print (local.get $code)))
          (func $later (type $letter) (param $code i32) (block $way (br $way)) (call $print (local.get $code)))
          (func $answer (param $errno i32)
            (call $print (i32.add (i32.const 48) (i32.div_u (local.get $errno) (i32.const 10))))
            (call $print (i32.add (i32.const 48) (i32.rem_u (local.get $errno) (i32.const 10)))))
          (func (export "_start")
            (call $print (i32.const 99))
            (call $tail (i32.const 116))
            (call_indirect $indices (type $letter) (i32.const 101) (i32.const 0))
            (call_indirect $expressions (type $letter) (i32.const 120) (i32.const 0))
            (call_indirect $declared (type $letter) (i32.const 100) (i32.const 0))
            (table.set $indices (i32.const 3) (ref.func $later))
            (call_indirect $indices (type $letter) (i32.const 114) (i32.const 3))
            (table.set $indices (i32.const 3) (global.get $initial))
            (call_indirect $indices (type $letter) (i32.const 103) (i32.const 3))
            (table.init $indices $passive (i32.const 3) (i32.const 0) (i32.const 1))
            (call_indirect $indices (type $letter) (i32.const 112) (i32.const 3))
            (call $answer (call $prestat (i32.const 3) (i32.const 128)))
            (call $answer (call $prestat (i32.const 4) (i32.const 128)))
            (call $answer (call_indirect $indices (type $prestat) (i32.const 4) (i32.const 128) (i32.const 2)))
            (call $answer (call $fdstat (i32.const 1) (i32.const 128)))
            (call $answer (call $fdstat (i32.const 4) (i32.const 128)))
            (call $answer (call $write (i32.const 4) (i32.const 72) (i32.const 1) (i32.const 80)))
            (call $answer (call_indirect $indices (type $prestat) (i32.const 1) (i32.const 128) (i32.const 1)))
            (call $answer (call $sync (i32.const 1)))))
        """;

    // Descriptor 3 is the packed directory, and there is no 4, though the host has given a directory.
    private const string Output = "sctexdrgp" + "00" + "08" + "08" + "00" + "08" + "08" + "70" + "08";

    [TheoryNeeding("wasm-tools", "wasmtime")]
    [InlineData(0, MemoryProfile.Portable)]
    [InlineData(200, MemoryProfile.Portable)]
    [InlineData(0, MemoryProfile.Isolated)]
    [InlineData(200, MemoryProfile.Isolated)]
    public async Task Every_reference_is_right(int filler, MemoryProfile memory)
    {
        using var directory = new TemporaryDirectory();
        PackResult packed = Pack(directory, filler, memory, out string module);
        Capture run = await Capture.Run("wasmtime", new WasiRun
        {
            ModulePath = packed.Path,
            Directories = [new PreopenedDirectory(directory.Path, "/host")],
            Needs = memory.Needs(),
        });
        Assert.Equal("", run.Error);
        Assert.Equal(Output, run.Text);
        ModuleSplitter.Verify(packed.Path, module);
        string split = Path.Combine(directory.Path, "split.wasm");
        ModuleSplitter.Split(packed.Path, split, imagePath: null);
        Assert.Equal(File.ReadAllBytes(module), File.ReadAllBytes(split));
    }

    [FactNeeding("wasm-tools")]
    public void Names_of_functions_locals_and_labels_follow()
    {
        using var directory = new TemporaryDirectory();
        PackResult packed = Pack(directory, filler: 0, MemoryProfile.Portable, out _);
        string text = Tool.Check("wasm-tools", "print", packed.Path);
        foreach (string expected in (string[])
            [
                "(import \"wasi_snapshot_preview1\" \"fd_fdstat_get\" (func $fdstat (;0;)",
                "(import \"wasi_snapshot_preview1\" \"fd_write\" (func $write (;1;)",
                "(func $print (;2;) (type $letter) (param $code i32)",
                "(func $begin (;3;)",
                "(start $begin)",
                "br $way",
                "(export \"print\" (func $print))",
            ])
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("$prestat (;0;) (type $prestat)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("fd_tell\" (func", text, StringComparison.Ordinal);
    }

    [FactNeeding("wasm-tools")]
    public void Code_stays_at_its_offsets()
    {
        using var directory = new TemporaryDirectory();
        PackResult packed = Pack(directory, filler: 200, MemoryProfile.Isolated, out string module);
        PackResult unsealed = Packs.Make(directory, module, MemoryProfile.Isolated, (Packs.SmallTree, "/work"));
        CodeSection before = Code(unsealed.Path);
        CodeSection after = Code(packed.Path);
        for (int i = 0; i < Code(module).Bodies.Length; i++)
        {
            Assert.Equal(before.Bodies[i], after.Bodies[i]);
        }
    }

    private static CodeSection Code(string path) => WasmModule.Parse(File.ReadAllBytes(path)).Code;

    private static PackResult Pack(TemporaryDirectory directory, int filler, MemoryProfile memory, out string module)
    {
        string text = Program.Replace("FILLER", string.Concat(Enumerable.Repeat("(func)", filler)), StringComparison.Ordinal);
        module = Packs.Assemble(directory, text);
        using var tree = new TemporaryDirectory();
        tree.Write("file", "content");
        PackOptions options = Packs.Options((tree.Path, "/work")) with { Memory = memory, Sealed = true };
        return Packs.Make(directory, module, options, "sealed.wasm");
    }
}
