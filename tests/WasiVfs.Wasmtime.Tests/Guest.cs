// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Wasmtime;

namespace WasiVfs.Wasmtime.Tests;

/// <summary>What a program did.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error);

/// <summary>Programs to run, and engines to run them on.</summary>
internal static class Guest
{
    /// <summary>The fixture that does one thing that an engine can get wrong.</summary>
    public static string Probe => Repository.Fixture("runprobe", "runprobe.wasm");

    /// <summary>An engine that keeps what it compiles in the folder.</summary>
    public static WasmtimeEngine Engine(string folder) => new(new CompiledPrograms(new CacheFolder(folder)));

    /// <summary>An engine that keeps nothing.</summary>
    public static WasmtimeEngine Engine() => new(new CompiledPrograms(new CacheFolder(null)));

    /// <summary>Writes a module that is given as text.</summary>
    public static string Write(TemporaryDirectory folder, string name, string text)
    {
        string path = Path.Combine(folder.Path, name);
        File.WriteAllBytes(path, Module.ConvertText(text));
        return path;
    }

    public static async Task<Outcome> Run(
        IWasiEngine engine, string module, string[] arguments, WasiRun? run = null, CancellationToken cancellationToken = default)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        run ??= new WasiRun { ModulePath = module };
        int exitCode = await engine.RunAsync(
            run with
            {
                ModulePath = module,
                Arguments = arguments,
                StandardInput = run.StandardInput ?? Stream.Null,
                StandardOutput = output,
                StandardError = error,
            },
            cancellationToken);
        return new Outcome(exitCode, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    /// <summary>A program that prints one letter.</summary>
    public static string Printing(char letter) => $$"""
        (module
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\08\00\00\00\01\00\00\00{{letter}}")
          (func (export "_start") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))))
        """;
}
