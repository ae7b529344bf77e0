// SPDX-License-Identifier: MIT
using System.ComponentModel;
using System.Diagnostics;

namespace WasiVfs.Running;

/// <summary>One started engine: its pipes are pumped until it ends, and it never outlives a cancelled or failed run.</summary>
internal sealed class EngineProcess : IDisposable
{
    // What an engine, or the shim that stands on PATH for it, needs of our environment: where programs, caches and temporary files are.
    private static readonly string[] Inherited =
    [
        "PATH", "HOME", "XDG_CACHE_HOME", "TMPDIR", "WASMER_DIR", "WASMER_CACHE_DIR",
        "SystemRoot", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP",
    ];

    private readonly Process process;
    private readonly CancellationTokenSource ended = new();

    private EngineProcess(Process process) => this.process = process;

    /// <summary>Starts the program; a stream that the run leaves out stays the host's own handle.</summary>
    public static EngineProcess Start(string location, IEnumerable<string> arguments, WasiRun run)
    {
        var info = new ProcessStartInfo(location, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = run.StandardInput is not null,
            RedirectStandardOutput = run.StandardOutput is not null,
            RedirectStandardError = run.StandardError is not null,
        };
        info.Environment.Clear();
        foreach (string name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                info.Environment[name] = value;
            }
        }

        try
        {
            return new EngineProcess(Process.Start(info)!);
        }
        catch (Win32Exception e)
        {
            throw new EngineException($"The engine '{location}' could not be started: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Pumps the streams until the program has ended, and returns its exit code.</summary>
    public async Task<int> Complete(WasiRun run, CancellationToken cancellationToken)
    {
        Task input = run.StandardInput is { } source
            ? EndOnFault(StreamPump.Feed(source, process.StandardInput.BaseStream, ended.Token)) : Task.CompletedTask;
        Task output = run.StandardOutput is { } target
            ? EndOnFault(StreamPump.Drain(process.StandardOutput.BaseStream, target, cancellationToken)) : Task.CompletedTask;
        Task error = run.StandardError is { } errors
            ? EndOnFault(StreamPump.Drain(process.StandardError.BaseStream, errors, cancellationToken)) : Task.CompletedTask;
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            await Task.WhenAll(output, error).ConfigureAwait(false);
        }
        catch
        {
            Kill();
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            await Task.WhenAll(output, error).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
        }

        // A source that ignores cancellation (a terminal) may never come back from its read, so nobody waits for it;
        // but a fault that it had while the program ran is the run's.
        if (input.IsFaulted)
        {
            await input.ConfigureAwait(false);
        }

        return process.ExitCode;
    }

    public void Dispose()
    {
        process.Dispose();
        ended.Dispose();
    }

    private async Task EndOnFault(Task pump)
    {
        try
        {
            await pump.ConfigureAwait(false);
        }
        catch
        {
            Kill();
            throw;
        }
    }

    private void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended, and its handle may be closed already.
        }
    }
}
