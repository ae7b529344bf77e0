// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Threading.Channels;
using WasiVfs.Running;

namespace WasiVfs.PowerShell;

/// <summary>Some bytes that a program wrote.</summary>
internal readonly record struct OutputPiece(bool IsError, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// A program that runs beside the pipeline. Its output comes back through a queue, because only the pipeline's own thread may write
/// objects; both directions are bounded, so a slow reader on either side slows the other down and nothing piles up.
/// </summary>
internal sealed class ProgramRun : IDisposable
{
    /// <summary>The exit code of a program that ran out of time: that of the command <c>timeout</c>.</summary>
    public const int TimeoutExitCode = 124;

    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<OutputPiece> _output = Channel.CreateBounded<OutputPiece>(64);
    private readonly ProgramInput? _input;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource _timeout;
    private readonly IWasiEngine _engine;
    private readonly Task<int> _task;
    private readonly Stream _errors;

    private ProgramRun(IWasiEngine engine, WasiRun run, bool hasInput, TimeSpan? timeout, Func<Stream, Stream>? errors)
    {
        _engine = engine;
        _input = hasInput ? new ProgramInput() : null;
        _timeout = timeout is { } limit ? new CancellationTokenSource(limit) : new CancellationTokenSource();
        var error = new PieceStream(_output.Writer, isError: true);
        _errors = errors?.Invoke(error) ?? error;
        _task = Task.Run(() => RunToEnd(engine, run with
        {
            StandardInput = _input?.Reader,
            StandardOutput = new PieceStream(_output.Writer, isError: false),
            StandardError = _errors,
        }));
    }

    /// <summary>The engine that runs the program.</summary>
    public string EngineName => _engine.Name;

    public TimeSpan Elapsed { get; private set; }

    public bool HasTimedOut { get; private set; }

    /// <summary>Starts a program; <paramref name="errors"/> stands between its standard error and the pipeline, if it is given.</summary>
    public static ProgramRun Start(
        IWasiEngine engine, WasiRun run, bool hasInput, TimeSpan? timeout, Func<Stream, Stream>? errors = null) =>
        new(engine, run, hasInput, timeout, errors);

    public void Stop() => _stop.Cancel();

    /// <summary>Gives the program one object of its input; while it is not ready to take it, its output is received.</summary>
    public void Feed(object? value, Action<OutputPiece> receive)
    {
        Receive(receive);
        while (!_input!.Ready.IsCompleted && !_task.IsCompleted)
        {
            Task.WaitAny(_input.Ready, _output.Reader.WaitToReadAsync().AsTask(), _task);
            Receive(receive);
        }

        // What comes after the program's end is for nobody.
        if (!_task.IsCompleted)
        {
            _input.Add(value);
        }
    }

    /// <summary>Closes the program's input, receives all its output and returns its exit code.</summary>
    /// <exception cref="TimeoutException">The time limit was reached; the program has ended.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped; the program has ended.</exception>
    public int Complete(Action<OutputPiece> receive)
    {
        _input?.Complete();
        while (_output.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            Receive(receive);
        }

        try
        {
            return _task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (HasTimedOut)
        {
            throw new TimeoutException();
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        ((IAsyncResult)_task).AsyncWaitHandle.WaitOne();
        _stop.Dispose();
        _timeout.Dispose();
        _input?.Dispose();
    }

    private async Task<int> RunToEnd(IWasiEngine engine, WasiRun run)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, _timeout.Token);
        try
        {
            return await engine.RunAsync(run, ended.Token).ConfigureAwait(false);
        }
        finally
        {
            HasTimedOut = _timeout.IsCancellationRequested && !_stop.IsCancellationRequested;
            Elapsed = Stopwatch.GetElapsedTime(_started);
            await Close().ConfigureAwait(false);
        }
    }

    // Nobody receives what a stopped program still has to say.
    private async Task Close()
    {
        if (_stop.IsCancellationRequested)
        {
            _output.Writer.TryComplete();
        }

        try
        {
            await _errors.DisposeAsync().ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
        }

        _output.Writer.TryComplete();
    }

    private void Receive(Action<OutputPiece> receive)
    {
        while (_output.Reader.TryRead(out OutputPiece piece))
        {
            receive(piece);
        }
    }
}
