// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using WasiVfs.Trees;
using WasiVfs.Wasm;
using Wasmtime;

namespace WasiVfs.Wasmtime;

/// <summary>
/// One program on a thread of its own, with an engine of its own: interrupting an engine interrupts everything that runs on it, and
/// another one costs a tenth of a millisecond.
/// </summary>
internal sealed class GuestProgram : IRunningProgram, IDisposable
{
    private const int StackSize = 8 << 20;
    private const int Ended = 1, Trapped = 134; // What Wasmtime's command gives.
    private const int Running = 0, Returned = 1, Left = 2;

    // How long a program that is killed may stay inside the library, which cannot be interrupted there: a component that sleeps, a file
    // of the host that is a pipe. After that it is left to itself: when it wakes up, it ends without running on.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly CompiledPrograms _programs;
    private readonly GuestStreams _streams;
    private readonly bool _isComponent;
    private readonly CancellationTokenSource _killed = new();
    private readonly TaskCompletionSource<bool> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Engine? _interruptible;
    private int _state = Running;

    /// <summary>Starts the thread.</summary>
    public GuestProgram(WasiRun run, CompiledPrograms programs)
    {
        _programs = programs;
        run = run.StandardInput is null && !HostInput.IsOpen ? run with { StandardInput = Stream.Null } : run;
        _isComponent = IsComponent(run.ModulePath);

        // The library reads ahead of a component, even when it has ended: what a person types then would be lost.
        Run = _isComponent && !OperatingSystem.IsWindows() ? run with { StandardInput = run.StandardInput ?? new HostInputStream() } : run;
        _streams = new GuestStreams(Run, readsTerminal: run.StandardInput is null, Kill, _killed.Token);
        new Thread(Live, StackSize) { IsBackground = true, Name = Path.GetFileName(run.ModulePath) }.Start();
    }

    /// <summary>The run, with the input that has to be fed to the program.</summary>
    public WasiRun Run { get; }

    public Stream Input => _streams.Input;

    /// <summary>Empty: what the program writes reaches the run's streams as it is written.</summary>
    public Stream Output => Stream.Null;

    /// <summary>Empty, as <see cref="Output"/> is.</summary>
    public Stream Error => Stream.Null;

    public Task<int> Exit => _exit.Task;

    /// <summary>
    /// Complete when the program starts, with its streams open, and from then on <see cref="Kill"/> ends it at once; false if it does not
    /// start at all.
    /// </summary>
    public Task<bool> Started => _started.Task;

    /// <summary>What an export that was called gave back, a line for each value.</summary>
    public string Results { get; private set; } = "";

    /// <summary>What a person is to be told if the program did not end of itself.</summary>
    public string Failure { get; private set; } = "";

    public void Kill()
    {
        _killed.Cancel();
        lock (_gate)
        {
            _interruptible?.IncrementEpoch();
        }

        // A program that waits for input gets its end instead.
        _streams.Input.Dispose();
        if (_started.Task is { IsCompletedSuccessfully: true, Result: true })
        {
            LeaveToItself();
        }
    }

    public void Dispose() => _streams.Dispose();

    // Saving its changes, which comes after the program, is waited for.
    private void LeaveToItself() => _ = Task.Delay(Patience).ContinueWith(
        _ => Interlocked.CompareExchange(ref _state, Left, Running) == Running && _exit.TrySetResult(Ended), TaskScheduler.Default);

    private void Live()
    {
        using var signals = SignalStack.Enter();
        try
        {
            int exitCode = RunToEnd();
            _ = _streams.Fault is { } fault ? _exit.TrySetException(fault) : _exit.TrySetResult(exitCode);
        }
        catch (Exception e) when (e is WasiVfsException or IOException or UnauthorizedAccessException)
        {
            _exit.TrySetException(e);
        }
        finally
        {
            _started.TrySetResult(false);
            _exit.TrySetResult(Ended);
        }
    }

    private int RunToEnd()
    {
        var loader = new GuestLoader(Run, _isComponent, _programs);
        using Engine engine = loader.CreateEngine();
        using Store store = loader.CreateStore(engine);
        lock (_gate)
        {
            _interruptible = engine;
        }

        try
        {
            using IGuest guest = loader.Load(engine, store, _streams, _killed.Token);
            if (_killed.IsCancellationRequested)
            {
                return Ended;
            }

            _started.SetResult(true);
            if (_killed.IsCancellationRequested)
            {
                // Killed since the look above: whoever killed it did not see that it had started.
                LeaveToItself();
            }

            return CallAndSave(guest);
        }
        catch (WasmtimeException e)
        {
            return EndedBy(e);
        }
        finally
        {
            lock (_gate)
            {
                _interruptible = null;
            }
        }
    }

    private int CallAndSave(IGuest guest)
    {
        try
        {
            (int exitCode, Results) = guest.Call();
            return exitCode;
        }
        catch (WasmtimeException e)
        {
            return EndedBy(e);
        }
        finally
        {
            // Nobody waits any more for the changes of a program that was left to itself.
            if (Interlocked.CompareExchange(ref _state, Returned, Running) == Running)
            {
                Failure += guest.SaveChanges();
            }
        }
    }

    private int EndedBy(WasmtimeException e)
    {
        Failure = e.ExitCode is not null || _killed.IsCancellationRequested ? "" : TrapText.Of(e);
        return e.ExitCode ?? (TrapText.IsTrap(e) ? Trapped : Ended);
    }

    private static bool IsComponent(string path)
    {
        using ByteSource file = HostFile.OpenSource(path);
        return new SectionScanner(file).DetectKind() == WasmFileKind.Component;
    }
}
