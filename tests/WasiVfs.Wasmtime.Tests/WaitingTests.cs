// SPDX-License-Identifier: MIT
using System.Diagnostics;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Wasmtime.Tests;

/// <summary><c>poll_oneoff</c> keeps its promises though the waiting is ours.</summary>
public sealed class WaitingTests : IDisposable
{
    private readonly TemporaryDirectory _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData(1, false, 5)]
    [InlineData(1, false, 300)]
    [InlineData(1, true, 5)]
    [InlineData(1, true, 300)]
    [InlineData(0, true, 300)]
    [InlineData(0, false, 300)]
    public async Task A_clock_is_waited_for(int clock, bool absolute, int milliseconds)
    {
        string module = Poll($$"""
            (call $subscribe (i32.const 0) (i64.const 77) (i32.const {{clock}}) (i64.const {{milliseconds}}000000) (i32.const {{(absolute ? 1 : 0)}}))
            (call $poll (i32.const 1))
            """);
        long start = Stopwatch.GetTimestamp();
        Outcome outcome = await Guest.Run(Guest.Engine(), module, []);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalMilliseconds, milliseconds, milliseconds + 5000);

        // Its result, the number of events, and of the first the user data, the error and the type.
        Assert.Equal(("0 1 77 0 0 ", ""), (outcome.Output, outcome.Error));
    }

    [Fact]
    public async Task Only_the_clocks_that_have_reached_their_time_are_reported()
    {
        string module = Poll("""
            (call $subscribe (i32.const 0) (i64.const 71) (i32.const 1) (i64.const 3600000000000) (i32.const 0))
            (call $subscribe (i32.const 1) (i64.const 72) (i32.const 1) (i64.const 100000000) (i32.const 0))
            (call $poll (i32.const 2))
            """);
        Assert.Equal("0 1 72 0 0 ", (await Guest.Run(Guest.Engine(), module, [])).Output);
    }

    [Fact]
    public async Task Input_that_comes_before_the_clock_ends_the_wait()
    {
        string module = Poll("""
            (call $subscribe (i32.const 0) (i64.const 71) (i32.const 1) (i64.const 3600000000000) (i32.const 0))
            (i64.store (i32.const 48) (i64.const 72))
            (i32.store8 (i32.const 56) (i32.const 1))
            (i32.store (i32.const 64) (i32.const 0))
            (call $poll (i32.const 2))
            """);
        var run = new WasiRun { ModulePath = "", StandardInput = new MemoryStream("x"u8.ToArray()) };
        Assert.Equal("0 1 72 0 1 ", (await Guest.Run(Guest.Engine(), module, [], run).WaitAsync(TimeSpan.FromSeconds(30))).Output);
    }

    [Fact]
    public async Task To_poll_for_nothing_is_invalid() =>
        Assert.StartsWith("28 ", (await Guest.Run(Guest.Engine(), Poll("(call $poll (i32.const 0))"), [])).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData(65530, 1)]
    [InlineData(0, 2000)]
    [InlineData(0, -1)]
    public async Task Lists_that_are_not_in_memory_end_the_program_and_not_us(int at, int count)
    {
        Outcome outcome = await Guest.Run(Guest.Engine(), Poll($"(call $poll_at (i32.const {at}) (i32.const {count}))"), []);
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains($"poll_oneoff: {(uint)count} subscriptions", outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>A program that polls, then prints numbers: the result, and what is written of events from 1024 on, their number at 2048.</summary>
    private string Poll(string body) => Guest.Write(_place, "poll.wasm", $$"""
        (module
          (import "wasi_snapshot_preview1" "poll_oneoff" (func $oneoff (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (func $subscribe (param $index i32) (param $data i64) (param $clock i32) (param $time i64) (param $absolute i32)
            (local $at i32)
            (local.set $at (i32.mul (local.get $index) (i32.const 48)))
            (if (local.get $absolute) (then
              (drop (call $time (local.get $clock) (i64.const 1) (i32.const 3000)))
              (local.set $time (i64.add (local.get $time) (i64.load (i32.const 3000))))))
            (i64.store (local.get $at) (local.get $data))
            (i32.store offset=16 (local.get $at) (local.get $clock))
            (i64.store offset=24 (local.get $at) (local.get $time))
            (i32.store16 offset=40 (local.get $at) (local.get $absolute)))
          (func $poll (param $count i32) (call $poll_at (i32.const 0) (local.get $count)))
          (func $poll_at (param $at i32) (param $count i32)
            (call $print (i64.extend_i32_u (call $oneoff (local.get $at) (i32.const 1024) (local.get $count) (i32.const 2048))))
            (call $print (i64.load32_u (i32.const 2048)))
            (call $print (i64.load (i32.const 1024)))
            (call $print (i64.load16_u (i32.const 1032)))
            (call $print (i64.load8_u (i32.const 1034))))
          (func $print (param $value i64)
            (local $at i32)
            (local.set $at (i32.const 4000))
            (i32.store8 (local.get $at) (i32.const 32))
            (loop $digits
              (local.set $at (i32.sub (local.get $at) (i32.const 1)))
              (i32.store8 (local.get $at) (i32.add (i32.const 48) (i32.wrap_i64 (i64.rem_u (local.get $value) (i64.const 10)))))
              (local.set $value (i64.div_u (local.get $value) (i64.const 10)))
              (br_if $digits (i64.ne (local.get $value) (i64.const 0))))
            (i32.store (i32.const 4096) (local.get $at))
            (i32.store (i32.const 4100) (i32.sub (i32.const 4001) (local.get $at)))
            (drop (call $write (i32.const 1) (i32.const 4096) (i32.const 1) (i32.const 4104))))
          (func (export "_start") {{body}}))
        """);
}
