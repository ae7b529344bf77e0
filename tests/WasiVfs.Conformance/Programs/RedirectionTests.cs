// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>Every way in which a program can name an answered import, in one program that prints what each of them returns.</summary>
public sealed class RedirectionTests
{
    // Descriptor 3 is the packed directory: 0 where the runtime answers, 8 (badf) where the host does.
    private const string Program = """
        (module
          (type $prestat (func (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_prestat_get" (func $a (type $prestat)))
          (import "wasi_snapshot_preview1" "fd_prestat_get" (func $b (type $prestat)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          FILLER
          (memory (export "memory") 1)
          (table $indices funcref (elem $a $b))
          (table $expressions 2 funcref)
          (elem (table $expressions) (i32.const 0) funcref (ref.func $b) (ref.null func))
          (global $initial funcref (ref.func $a))
          (export "again" (func $b))
          (func $report (param i32)
            (i32.store8 (i32.const 64) (i32.add (i32.const 48) (local.get 0)))
            (i32.store (i32.const 72) (i32.const 64))
            (i32.store (i32.const 76) (i32.const 1))
            (drop (call $write (i32.const 1) (i32.const 72) (i32.const 1) (i32.const 80))))
          (func $thin (type $prestat) (call $a (local.get 0) (local.get 1)))
          (func $tail (type $prestat) (return_call $b (local.get 0) (local.get 1)))
          (func $through_table (param $entry i32) (result i32)
            (call_indirect $indices (type $prestat) (i32.const 3) (i32.const 0) (local.get $entry)))
          (func (export "_start")
            (call $report (call $a (i32.const 3) (i32.const 0)))
            (call $report (call $b (i32.const 3) (i32.const 0)))
            (call $report (call $thin (i32.const 3) (i32.const 0)))
            (call $report (call $tail (i32.const 3) (i32.const 0)))
            (call $report (call $through_table (i32.const 0)))
            (call $report (call $through_table (i32.const 1)))
            (call $report (call_indirect $expressions (type $prestat) (i32.const 3) (i32.const 0) (i32.const 0)))
            (table.set $indices (i32.const 0) (global.get $initial))
            (call $report (call $through_table (i32.const 0)))
            (table.set $indices (i32.const 1) (ref.func $b))
            (call $report (call $through_table (i32.const 1)))))
        """;

    // With 200 functions more, the runtime's indices take two bytes and bodies change their length.
    [TheoryNeeding("wasm-tools", "wasmtime")]
    [InlineData(0, MemoryProfile.Portable)]
    [InlineData(200, MemoryProfile.Portable)]
    [InlineData(0, MemoryProfile.Isolated)]
    [InlineData(200, MemoryProfile.Isolated)]
    public async Task Every_reference_reaches_the_runtime(int filler, MemoryProfile memory)
    {
        using var directory = new TemporaryDirectory();
        string module = Packs.Assemble(directory, Program.Replace("FILLER", Filler(filler), StringComparison.Ordinal));
        PackResult packed = Packs.Make(directory, module, memory, (Packs.SmallTree, "/work"));
        Capture run = await Capture.Run("wasmtime", new WasiRun { ModulePath = packed.Path, Needs = EngineFeatures.MultiMemory });
        Assert.Equal("", run.Error);
        Assert.Equal("000000000", run.Text);

        WasmModule result = WasmModule.Parse(File.ReadAllBytes(packed.Path));
        Export again = result.Exports.Single(export => export.Name == "again");
        Assert.True(again.Index >= 3 + (uint)filler, "The exported import is redirected.");
    }

    [FactNeeding("wasm-tools", "wasmtime")]
    public async Task Code_that_must_not_move_stays_where_it_was()
    {
        using var directory = new TemporaryDirectory();
        string text = Program.Replace("FILLER", Filler(200), StringComparison.Ordinal)
            .Replace("(func $thin (type $prestat) (call", "(func $thin (type $prestat) (nop) (nop) (call", StringComparison.Ordinal)
            .Replace("(func $tail (type $prestat) (return", "(func $tail (type $prestat) (nop) (nop) (return", StringComparison.Ordinal);
        string module = Packs.Assemble(directory, text);
        PackResult packed = Packs.Make(directory, module, MemoryProfile.Portable, (Packs.SmallTree, "/work"));
        Capture run = await Capture.Run("wasmtime", new WasiRun { ModulePath = packed.Path });
        Assert.Equal("000000000", run.Text);

        CodeSection before = WasmModule.Parse(File.ReadAllBytes(module)).Code;
        CodeSection after = WasmModule.Parse(File.ReadAllBytes(packed.Path)).Code;
        for (int i = 0; i < before.Bodies.Length; i++)
        {
            Assert.Equal(before.Bodies[i], after.Bodies[i]);
        }
    }

    [FactNeeding("wasm-tools", "wasmtime")]
    public async Task A_program_that_grows_its_memory_sees_its_own_pages_only()
    {
        // Prints the size, grows by 3, prints the size, then whether a new page reads zero and whether files still open.
        const string text = """
            (module
              (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1 100)
              (func $report (param i32)
                (i32.store8 (i32.const 64) (i32.add (i32.const 48) (local.get 0)))
                (i32.store (i32.const 72) (i32.const 64))
                (i32.store (i32.const 76) (i32.const 1))
                (drop (call $write (i32.const 1) (i32.const 72) (i32.const 1) (i32.const 80))))
              (func $sum (param $at i32) (param $end i32) (result i32) (local $sum i32)
                (loop $next
                  (local.set $sum (i32.or (local.get $sum) (i32.load8_u (local.get $at))))
                  (local.set $at (i32.add (local.get $at) (i32.const 1)))
                  (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
                (local.get $sum))
              (func (export "_start")
                (call $report (call $prestat (i32.const 3) (i32.const 0)))
                (call $report (memory.size))
                (call $report (memory.grow (i32.const 1)))
                (call $report (memory.grow (i32.const 3)))
                (call $report (memory.size))
                (call $report (call $sum (i32.const 65536) (i32.const 327680)))
                (call $report (i32.eq (memory.grow (i32.const 96)) (i32.const -1)))
                (call $report (memory.grow (i32.const 0)))
                (call $report (call $prestat (i32.const 3) (i32.const 0)))
                (call $report (call $prestat (i32.const 4) (i32.const 0)))))
            """;
        using var directory = new TemporaryDirectory();
        string module = Packs.Assemble(directory, text);
        PackResult packed = Packs.Make(directory, module, MemoryProfile.Portable, (Packs.SmallTree, "/work"));
        Capture run = await Capture.Run("wasmtime", new WasiRun { ModulePath = packed.Path });
        Assert.Equal("", run.Error);
        Assert.Equal("0112501508", run.Text);
    }

    private static string Filler(int count) => string.Concat(Enumerable.Repeat("(func)", count));
}
