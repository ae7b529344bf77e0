// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using System.Text;
using WasiVfs.Running;

namespace WasiVfs.Wasmtime;

/// <summary>Wasmtime as a library: programs run inside this process, each on a thread of its own.</summary>
public sealed class WasmtimeEngine : IWasiEngine
{
    private readonly CompiledPrograms _programs;
    private readonly Lazy<EngineInfo> _info;

    /// <summary>An engine that keeps what it compiles in the user's folder for caches.</summary>
    public WasmtimeEngine()
        : this(new CompiledPrograms(CacheFolder.OfUser())) { }

    internal WasmtimeEngine(CompiledPrograms programs)
    {
        _programs = programs;
        _info = new Lazy<EngineInfo>(Ask, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <inheritdoc/>
    public string Name => "wasmtime-in-process";

    /// <inheritdoc/>
    public bool ConfinesDirectories => true;

    /// <inheritdoc/>
    public EngineInfo Info => _info.Value;

    /// <inheritdoc/>
    public bool CanRun(WasiRun run, [NotNullWhen(false)] out string? reason)
    {
        reason = RunText.Obstacle(run) ?? EngineNeeds.Obstacle(() => Info, run);
        return reason is null;
    }

    /// <inheritdoc/>
    public async Task<int> RunAsync(WasiRun run, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        run = RunCheck.Checked(this, run);
        _ = Info; // Says why, if the native library cannot be loaded.
        var program = new GuestProgram(run, _programs);
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
            int exitCode = await (started ? ProgramStreams.Complete(program, program.Run, cancellationToken) : program.Exit).ConfigureAwait(false);
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

    private EngineInfo Ask()
    {
        const EngineFeatures features = EngineFeatures.MultiMemory | EngineFeatures.GuestPaths | EngineFeatures.ReadOnlyDirectories
            | EngineFeatures.ConfinedDirectories | EngineFeatures.Invoke | EngineFeatures.MemoryLimit | EngineFeatures.Fuel
            | EngineFeatures.Wasi02 | EngineFeatures.ChangesAfterTrap;
        return new EngineInfo(Name, LibraryVersion.Ask().ToString(), typeof(WasmtimeEngine).Assembly.Location, features, Warning: null);
    }
}
