// SPDX-License-Identifier: MIT
using Wasmtime;
using WasiVfs.Running;

namespace WasiVfs.Wasmtime;

/// <summary>The three streams of a program: those that the run brings, and the host's own if it brings none.</summary>
/// <param name="run">The run.</param>
/// <param name="readsTerminal">Whether the program reads the host's standard input, by whatever way.</param>
/// <param name="end">Ends the program.</param>
/// <param name="killed">Set when the program is to end.</param>
internal sealed class GuestStreams(WasiRun run, bool readsTerminal, Action end, CancellationToken killed) : IDisposable
{
    private readonly InputPipe? input = IsRead(run.StandardInput) ? InputPipe.Create() : null;
    private readonly GuestOutput? output = Output(run.StandardOutput, end, killed);
    private readonly GuestOutput? error = Output(run.StandardError, end, killed);
    private HostTerminal? terminal;

    /// <summary>What we write here the program reads.</summary>
    public Stream Input => input?.Stream ?? Stream.Null;

    /// <summary>What went wrong with one of the run's streams, or null.</summary>
    public Exception? Fault => output?.Fault ?? error?.Fault;

    /// <summary>Names the streams to the library, which opens its end of the input when the configuration is put to use.</summary>
    public void Describe(WasiConfiguration wasi)
    {
        // A stream that the library is told nothing of is empty, or swallows what is written.
        _ = input is not null ? wasi.WithStandardInput(input.Path) : run.StandardInput is null ? wasi.WithInheritedStandardInput() : wasi;
        _ = output is not null ? wasi.WithStandardOutputCallback(output.Write)
            : run.StandardOutput is null ? wasi.WithInheritedStandardOutput() : wasi;
        _ = error is not null ? wasi.WithStandardErrorCallback(error.Write)
            : run.StandardError is null ? wasi.WithInheritedStandardError() : wasi;
    }

    /// <summary>To be called when the library has opened its end of the input, and the program is about to start.</summary>
    public void Open()
    {
        input?.HandOver();
        terminal = readsTerminal ? HostTerminal.Enter() : null;
    }

    /// <summary>Closes the input; after that, nothing reaches the run's streams.</summary>
    public void Dispose()
    {
        input?.Dispose();
        terminal?.Dispose();
        output?.Close();
        error?.Close();
    }

    private static bool IsRead(Stream? stream) => stream is not null && stream != Stream.Null;

    private static GuestOutput? Output(Stream? target, Action end, CancellationToken killed) =>
        target is null || target == Stream.Null ? null : new GuestOutput(target, end, killed);
}
