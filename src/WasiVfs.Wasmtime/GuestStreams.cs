// SPDX-License-Identifier: MIT
using System.IO.Pipes;
using Wasmtime;
using WasiVfs.Running;

namespace WasiVfs.Wasmtime;

/// <summary>The three streams of a program: pipes to those that the run brings, the host's own where it brings none.</summary>
internal sealed class GuestStreams(WasiRun run) : IDisposable
{
    private readonly GuestPipe? input = Pipe(run.StandardInput, PipeDirection.Out);
    private readonly GuestPipe? output = Pipe(run.StandardOutput, PipeDirection.In);
    private readonly GuestPipe? error = Pipe(run.StandardError, PipeDirection.In);

    public Stream Input => input?.Stream ?? Stream.Null;

    public Stream Output => output?.Stream ?? Stream.Null;

    public Stream Error => error?.Stream ?? Stream.Null;

    /// <summary>Whether the program reads what the host's own standard input gives.</summary>
    public bool InheritsInput => run.StandardInput is null;

    /// <summary>Names the streams to the library; it opens them when the configuration is put to use.</summary>
    public void Describe(WasiConfiguration wasi)
    {
        _ = input is not null ? wasi.WithStandardInput(input.Path) : InheritsInput ? wasi.WithInheritedStandardInput() : wasi;
        _ = output is not null ? wasi.WithStandardOutput(output.Path) : run.StandardOutput is null ? wasi.WithInheritedStandardOutput() : wasi;
        _ = error is not null ? wasi.WithStandardError(error.Path) : run.StandardError is null ? wasi.WithInheritedStandardError() : wasi;
    }

    /// <summary>To be called when the library has opened them.</summary>
    public void HandOver()
    {
        input?.HandOver();
        output?.HandOver();
        error?.HandOver();
    }

    public void Dispose()
    {
        input?.Dispose();
        output?.Dispose();
        error?.Dispose();
    }

    // A stream that the library is told nothing of is empty, or swallows what is written.
    private static GuestPipe? Pipe(Stream? stream, PipeDirection direction) =>
        stream is null || stream == Stream.Null ? null : GuestPipe.Create(direction);
}
