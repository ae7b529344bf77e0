// SPDX-License-Identifier: MIT
using Wasmtime;

namespace WasiVfs.Wasmtime;

/// <summary>
/// The library's own functions, called on behalf of a program. They look for the memory of the module that calls them, and find none when
/// the host does; so a small module calls them that has the program's memory for its own.
/// </summary>
internal sealed class OriginalCalls : IDisposable
{
    private const string Text = """
        (module
          (import "program" "memory" (memory 0))
          (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_renumber" (func $renumber (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
          (export "memory" (memory 0))
          (func (export "poll") (param i32 i32 i32 i32) (result i32)
            (call $poll (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
          (func (export "read") (param i32 i32 i32 i32) (result i32)
            (call $read (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
          (func (export "close") (param i32) (result i32) (call $close (local.get 0)))
          (func (export "renumber") (param i32 i32) (result i32) (call $renumber (local.get 0) (local.get 1)))
          (func (export "time") (param i32 i64 i32) (result i32) (call $time (local.get 0) (local.get 1) (local.get 2))))
        """;

    private readonly Module _module;

    public OriginalCalls(Engine engine, Store store, Linker linker, Caller caller)
    {
        Memory = caller.GetMemory("memory") ?? throw new WasmtimeException("the program exports no memory 'memory', which WASI needs");
        _module = Module.FromText(engine, "calls", Text);
        linker.Define("program", "memory", Memory);
        Instance instance = linker.Instantiate(store, _module);
        Poll = instance.GetFunction<int, int, int, int, int>("poll")!;
        Read = instance.GetFunction<int, int, int, int, int>("read")!;
        Close = instance.GetFunction<int, int>("close")!;
        Renumber = instance.GetFunction<int, int, int>("renumber")!;
        Time = instance.GetFunction<int, long, int, int>("time")!;
    }

    /// <summary>The program's memory.</summary>
    public Memory Memory { get; }

    /// <summary><c>poll_oneoff</c>: subscriptions, events, how many, where the number of events goes.</summary>
    public Func<int, int, int, int, int> Poll { get; }

    /// <summary><c>fd_read</c>: descriptor, buffers, how many, where the number of bytes goes.</summary>
    public Func<int, int, int, int, int> Read { get; }

    /// <summary><c>fd_close</c>: descriptor.</summary>
    public Func<int, int> Close { get; }

    /// <summary><c>fd_renumber</c>: from, to.</summary>
    public Func<int, int, int> Renumber { get; }

    /// <summary><c>clock_time_get</c>: clock, precision, where the nanoseconds go.</summary>
    public Func<int, long, int, int> Time { get; }

    public void Dispose() => _module.Dispose();
}
