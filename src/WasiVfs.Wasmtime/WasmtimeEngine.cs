// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Running;

namespace WasiVfs.Wasmtime;

/// <summary>Wasmtime as a library: programs run inside this process, each on a thread of its own.</summary>
public sealed class WasmtimeEngine : IWasiEngine
{
    private readonly CompiledModules modules;
    private readonly Lazy<EngineInfo> info;

    /// <summary>An engine that keeps what it compiles in the user's folder for caches.</summary>
    public WasmtimeEngine()
        : this(new CompiledModules(CacheFolder.OfUser())) { }

    internal WasmtimeEngine(CompiledModules modules)
    {
        this.modules = modules;
        info = new Lazy<EngineInfo>(Ask, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <inheritdoc/>
    public string Name => "wasmtime-in-process";

    /// <inheritdoc/>
    public bool ConfinesDirectories => true;

    /// <inheritdoc/>
    public EngineInfo Info => info.Value;

    /// <inheritdoc/>
    public string? WhyNot(WasiRun run) => RunText.WhyNot(run);

    /// <inheritdoc/>
    public async Task<int> RunAsync(WasiRun run, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        run = RunCheck.Checked(this, run);
        var program = new GuestProgram(run, modules);
        bool started;
        try
        {
            started = await program.Started.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Compiling cannot be interrupted. The program will not start, and what has been compiled is there for the next run.
            program.Kill();
            _ = program.Exit.ContinueWith(_ => program.Dispose(), TaskScheduler.Default);
            throw;
        }

        using (program)
        {
            int exitCode = await (started ? ProgramStreams.Complete(program, run, cancellationToken) : program.Exit).ConfigureAwait(false);
            await Write(program.Results, run.StandardOutput, Console.OpenStandardOutput).ConfigureAwait(false);
            await Write(program.Failure, run.StandardError, Console.OpenStandardError).ConfigureAwait(false);
            return exitCode;
        }
    }

    private static async Task Write(string text, Stream? target, Func<Stream> hosts)
    {
        if (text.Length > 0)
        {
            target ??= hosts();
            await target.WriteAsync(Encoding.UTF8.GetBytes(text)).ConfigureAwait(false);
            await target.FlushAsync().ConfigureAwait(false);
        }
    }

    private EngineInfo Ask() => new(
        Name, LibraryVersion.Ask().ToString(), typeof(WasmtimeEngine).Assembly.Location, MultiMemory: true, GuestPaths: true,
        ReadOnlyDirectories: true, Invoke: true, MemoryLimit: true, Fuel: true, Warning: null);
}
