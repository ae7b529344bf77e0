// SPDX-License-Identifier: MIT
using Wasmtime;
using WasiVfs.Running;

namespace WasiVfs.Wasmtime;

/// <summary>
/// One program on a thread of its own, with an engine of its own: interrupting an engine interrupts everything that runs on it, and
/// another one costs a tenth of a millisecond.
/// </summary>
internal sealed class GuestProgram : IRunningProgram, IDisposable
{
    private const int StackSize = 8 << 20;
    private const int Ended = 1, Trapped = 134;     // what Wasmtime's command gives

    private readonly WasiRun run;
    private readonly CompiledModules modules;
    private readonly GuestStreams streams;
    private readonly CancellationTokenSource killed = new();
    private readonly TaskCompletionSource<bool> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private Engine? interruptible;

    /// <summary>Starts the thread.</summary>
    public GuestProgram(WasiRun run, CompiledModules modules)
    {
        this.run = run;
        this.modules = modules;
        streams = new GuestStreams(run, Kill, killed.Token);
        new Thread(Live, StackSize) { IsBackground = true, Name = Path.GetFileName(run.ModulePath) }.Start();
    }

    public Stream Input => streams.Input;

    /// <summary>Empty: what the program writes reaches the run's streams as it is written.</summary>
    public Stream Output => Stream.Null;

    /// <summary>Empty, as <see cref="Output"/> is.</summary>
    public Stream Error => Stream.Null;

    public Task<int> Exit => exit.Task;

    /// <summary>
    /// Complete when the program starts, with its streams open, and from then on <see cref="Kill"/> ends it at once; false when it does
    /// not start at all.
    /// </summary>
    public Task<bool> Started => started.Task;

    /// <summary>What an export that was called gave back, a line for each value.</summary>
    public string Results { get; private set; } = "";

    /// <summary>What a person is to be told when the program did not end of itself.</summary>
    public string Failure { get; private set; } = "";

    public void Kill()
    {
        killed.Cancel();
        lock (gate)
        {
            interruptible?.IncrementEpoch();
        }

        // A program that waits for input gets its end instead.
        streams.Input.Dispose();
    }

    public void Dispose() => streams.Dispose();

    private void Live()
    {
        int exitCode = Ended;
        try
        {
            exitCode = RunToEnd();
            if (streams.Fault is { } fault)
            {
                exit.SetException(fault);
            }
        }
        catch (Exception e) when (e is EngineException or IOException or UnauthorizedAccessException)
        {
            exit.SetException(e);
        }
        finally
        {
            started.TrySetResult(false);
            exit.TrySetResult(exitCode);
        }
    }

    private int RunToEnd()
    {
        using var engine = new Engine(new EngineSettings(run).Create());
        try
        {
            using Module module = modules.Load(engine, run);
            using var store = new Store(engine);
            store.SetEpochDeadline(1);
            lock (gate)
            {
                interruptible = engine;
            }

            return killed.IsCancellationRequested ? Ended : RunModule(engine, store, module);
        }
        catch (WasmtimeException e) when (e.ExitCode is { } exitCode)
        {
            return exitCode;
        }
        catch (WasmtimeException e)
        {
            Failure = killed.IsCancellationRequested ? "" : TrapText.Of(e);
            return e is TrapException ? Trapped : Ended;
        }
        finally
        {
            lock (gate)
            {
                interruptible = null;
            }
        }
    }

    private int RunModule(Engine engine, Store store, Module module)
    {
        Limit(store);
        GuestWorld.Enter(store, run, streams);
        started.SetResult(true);
        using var originals = new Linker(engine);
        originals.DefineWasi();
        using var linker = new Linker(engine) { AllowShadowing = true };
        linker.DefineWasi();
        using var waiting = new WaitingCalls(engine, store, originals, streams.InheritsInput, killed.Token);
        waiting.Define(linker);
        using HostTerminal? terminal = streams.InheritsInput ? HostTerminal.Enter() : null;
        Results = GuestEntry.Call(linker.Instantiate(store, module), run.Invoke);
        return 0;
    }

    private void Limit(Store store)
    {
        if (run.MemoryLimit is { } bytes)
        {
            store.SetLimits(memorySize: bytes);
        }

        if (run.Fuel is { } fuel)
        {
            store.Fuel = fuel;
        }
    }
}
