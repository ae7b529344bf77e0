// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace WasiVfs.Tests.Support;

/// <summary>Small modules in text: a few functions around files, and whatever is odd about the module in between.</summary>
internal static partial class OddPrograms
{
    private const string Imports = """
          (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
        """;

    // $open_file opens "file.txt" in the first directory that has it and leaves the descriptor at address 16; $digit opens and reads it:
    // a file that holds "7" is 7; $report prints a number as one character, 0 as "0".
    private const string Functions = """
          (func $open_file (result i32)
            (local $directory i32) (local $error i32)
            (local.set $directory (i32.const 3))
            (i64.store (i32.const 0) (i64.const 0x7478742e656c6966))
            (loop $next
              (local.set $error (call $open (local.get $directory) (i32.const 0) (i32.const 0) (i32.const 8) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 16)))
              (local.set $directory (i32.add (local.get $directory) (i32.const 1)))
              (br_if $next (i32.and (i32.eq (local.get $error) (i32.const 44)) (i32.lt_u (local.get $directory) (i32.const 8)))))
            (local.get $error))
          (func $digit (result i32)
            (drop (call $open_file))
            (i32.store (i32.const 24) (i32.const 40))
            (i32.store (i32.const 28) (i32.const 1))
            (drop (call $read (i32.load (i32.const 16)) (i32.const 24) (i32.const 1) (i32.const 32)))
            (drop (call $close (i32.load (i32.const 16))))
            (i32.sub (i32.load8_u (i32.const 40)) (i32.const 48)))
          (func $report (param i32)
            (i32.store8 (i32.const 48) (i32.add (i32.const 48) (local.get 0)))
            (i32.store (i32.const 52) (i32.const 48))
            (i32.store (i32.const 56) (i32.const 1))
            (drop (call $write (i32.const 1) (i32.const 52) (i32.const 1) (i32.const 60))))
        """;

    /// <summary>A reactor, which reads the file when it is initialised.</summary>
    public const string Reactor = """
          (memory (export "memory") 1)
          (global $first (mut i32) (i32.const 0))
          (func (export "_initialize") (global.set $first (call $digit)))
          (func (export "print") (call $report (global.get $first)) (call $report (call $digit)))
        """;

    /// <summary>No page at start: a call that has nothing to point to, then a page.</summary>
    public const string ZeroPages = """
          (memory (export "memory") 0)
          (func (export "_start")
            (local $closed i32) (local $pages i32)
            (local.set $closed (call $close (i32.const 1000)))
            (local.set $pages (memory.grow (i32.const 1)))
            (call $report (local.get $closed))
            (call $report (local.get $pages))
            (call $report (memory.size))
            (call $report (call $digit)))
        """;

    /// <summary>Opens up to 9,000 files, and prints the error that ended that, whether one more page is to be had, and after closing one
    /// file whether another opens.</summary>
    public const string ManyFiles = """
          (memory (export "memory") 1 2)
          (func (export "_start")
            (local $left i32) (local $error i32)
            (local.set $left (i32.const 9000))
            (loop $next
              (local.set $error (call $open_file))
              (local.set $left (i32.sub (local.get $left) (i32.const 1)))
              (br_if $next (i32.and (i32.eqz (local.get $error)) (i32.ne (local.get $left) (i32.const 0)))))
            (call $report (local.get $error))
            (call $report (i32.gt_u (local.get $left) (i32.const 7000)))
            (call $report (i32.eq (memory.grow (i32.const 1)) (i32.const 1)))
            (drop (call $close (i32.const 1000)))
            (call $report (call $digit)))
        """;

    /// <summary>Nothing odd.</summary>
    public const string PlainMemory = """
          (memory (export "memory") 1)
          (func (export "_start") (call $report (call $digit)))
        """;

    /// <summary>A memory of another name.</summary>
    public const string NamedMemory = """
          (memory (export "other") 1)
          (func (export "_start") (call $report (call $digit)))
        """;

    /// <summary>A memory that the host brings; Wasmtime wants it exported too.</summary>
    public const string ImportedMemory = """
          (import "env" "memory" (memory 1))
          (export "memory" (memory 0))
          (func (export "_start") (call $report (call $digit)))
        """;

    /// <summary>What every engine of the last years has: several results, vectors.</summary>
    public const string Vectors = """
          (memory (export "memory") 1)
          (func $both (result i32 i32) (call $digit) (call $digit))
          (func (export "_start")
            (call $report (i8x16.extract_lane_u 3 (i8x16.add (i8x16.splat (call $digit)) (i8x16.splat (i32.const 1)))))
            (call $both)
            (block (param i32 i32) (result i32) (i32.mul))
            (call $report (i32.rem_u (i32.const 10))))
        """;

    private const string Counting = """
          (memory (export "memory") 1)
          (func $count (param i32) (result i32)
            (if (i32.eqz (local.get 0)) (then (return_call $digit)))
            (return_call $count (i32.sub (local.get 0) (i32.const 1))))
        """;

    /// <summary>Tail calls, a hundred thousand deep, and of an import that is answered.</summary>
    public const string TailCalls = Counting + """

          (func $close_now (param i32) (result i32) (return_call $close (local.get 0)))
          (func (export "_start")
            (call $report (call $count (i32.const 100000)))
            (call $report (call $close_now (i32.const 1000))))
        """;

    private const string Throwing = Counting + """

          (tag $thrown (param i32))
          (func $throw_digit (throw $thrown (call $count (i32.const 1000))))
          (func (export "_start")
            (call $both)
            (call $report (i8x16.extract_lane_u 3 (i8x16.add (i8x16.splat) (i8x16.splat (i32.const 1)))))
            (call $report))
        """;

    /// <summary>Exceptions as Wasm 3.0 has them, with tail calls, vectors and several results.</summary>
    public const string Exceptions = Throwing + """

          (func $both (result i32 i32) (call $digit) (block $caught (result i32) (try_table (catch $thrown $caught) (call $throw_digit)) (i32.const 0)))
        """;

    /// <summary>The same with exceptions as engines had them before.</summary>
    public const string LegacyExceptions = Throwing + """

          (func $both (result i32 i32)
            call $digit
            try (result i32)
              call $throw_digit
              i32.const 0
            catch $thrown
            end)
        """;

    /// <summary>Two memories, of which the second is exported: file calls speak of that one, and each grows by itself.</summary>
    public const string SecondMemory = """
          (memory $first 1)
          (memory $second (export "memory") 1)
          (func (export "_start")
            (i32.store $first (i32.const 0) (i32.const 9))
            (call $report (call $digit))
            (call $report (memory.grow $second (i32.const 2)))
            (call $report (memory.size $second))
            (call $report (memory.grow $first (i32.const 1)))
            (call $report (memory.size $first))
            (call $report (call $digit))
            (call $report (i32.load $first (i32.const 0))))
        """;

    /// <summary>As many data segments as engines load, a byte each and two bytes apart, and whether their bytes and the zeros between them
    /// are in the memory.</summary>
    public static string ManySegments()
    {
        const int count = 100_000, start = 65_536, step = 3;
        var body = new StringBuilder("(memory (export \"memory\") 8)\n");
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            int value = 1 + (i % 120);
            sum = unchecked((sum * 31) + (value * 31 * 31));
            body.Append(CultureInfo.InvariantCulture, $"(data (i32.const {start + (i * step)}) \"\\{value:x2}\")\n");
            sum = unchecked(sum * 31 * 31);
        }

        return body.Append(CultureInfo.InvariantCulture, $"""
              (func $sum (result i32)
                (local $at i32) (local $sum i32)
                (local.set $at (i32.const {start}))
                (loop $next
                  (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31)) (i32.mul (i32.const {31 * 31}) (i32.load8_u (local.get $at)))))
                  (local.set $at (i32.add (local.get $at) (i32.const 1)))
                  (br_if $next (i32.lt_u (local.get $at) (i32.const {start + (count * step)}))))
                (local.get $sum))
              (func (export "_start")
                (call $report (i32.eq (call $sum) (i32.const {sum})))
                (call $report (call $digit)))
            """).ToString();
    }

    /// <summary>The module's text.</summary>
    public static string Text(string body) => $"(module\n{Imports}\n{body}\n{Functions})";

    /// <summary>The text of a module whose file calls speak of the memory $second.</summary>
    public static string TextOfSecondMemory(string body) =>
        $"(module\n{Imports}\n{body}\n{MemoryAccess().Replace(Functions, "$0 $second")})";

    [GeneratedRegex(@"\bi(32|64)\.(load|store)\w*")]
    private static partial Regex MemoryAccess();
}
