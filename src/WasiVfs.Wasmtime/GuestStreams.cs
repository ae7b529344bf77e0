// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using Wasmtime;

namespace WasiVfs.Wasmtime;

/// <summary>The three streams of a program: those that the run brings, and the host's own if it brings none.</summary>
/// <param name="run">The run.</param>
/// <param name="readsTerminal">Whether the program reads the host's standard input, by whatever way.</param>
/// <param name="end">Ends the program.</param>
/// <param name="killed">Set when the program is to end.</param>
internal sealed class GuestStreams(WasiRun run, bool readsTerminal, Action end, CancellationToken killed) : IDisposable
{
    private readonly InputPipe? _input = IsRead(run.StandardInput) ? InputPipe.Create() : null;
    private readonly GuestOutput? _output = Output(run.StandardOutput, end, killed);
    private readonly GuestOutput? _error = Output(run.StandardError, end, killed);
    private HostTerminal? _terminal;

    /// <summary>What we write here the program reads.</summary>
    public Stream Input => _input?.Stream ?? Stream.Null;

    /// <summary>What went wrong with one of the run's streams, or null.</summary>
    public Exception? Fault => _output?.Fault ?? _error?.Fault;

    /// <summary>Names the streams to the library, which opens its end of the input when the configuration is put to use.</summary>
    public void Describe(WasiConfiguration wasi)
    {
        // A stream that the library is told nothing of is empty, or swallows what is written.
        _ = _input is not null ? wasi.WithStandardInput(_input.Path) : run.StandardInput is null ? wasi.WithInheritedStandardInput() : wasi;
        _ = _output is not null ? wasi.WithStandardOutputCallback(_output.Write)
            : run.StandardOutput is null ? wasi.WithInheritedStandardOutput() : wasi;
        _ = _error is not null ? wasi.WithStandardErrorCallback(_error.Write)
            : run.StandardError is null ? wasi.WithInheritedStandardError() : wasi;
    }

    /// <summary>To be called when the library has opened its end of the input, and the program is about to start.</summary>
    public void Open()
    {
        _input?.HandOver();
        _terminal = readsTerminal ? HostTerminal.Enter() : null;
    }

    /// <summary>Closes the input; after that, nothing reaches the run's streams.</summary>
    public void Dispose()
    {
        _input?.Dispose();
        _terminal?.Dispose();
        _output?.Close();
        _error?.Close();
    }

    private static bool IsRead(Stream? stream) => stream is not null && stream != Stream.Null;

    private static GuestOutput? Output(Stream? target, Action end, CancellationToken killed) =>
        target is null || target == Stream.Null ? null : new GuestOutput(target, end, killed);
}
