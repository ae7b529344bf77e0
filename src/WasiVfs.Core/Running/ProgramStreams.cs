// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>Stands between a running program and the streams of its run, until the program has ended.</summary>
internal static class ProgramStreams
{
    /// <summary>Pumps the streams until the program has ended, and returns its exit code; a cancelled or failed run ends the program.</summary>
    public static async Task<int> Complete(IRunningProgram program, WasiRun run, CancellationToken cancellationToken)
    {
        using var ended = new CancellationTokenSource();
        Task input = run.StandardInput is { } source
            ? EndOnFault(program, StreamPump.Feed(source, program.Input, ended.Token)) : Task.CompletedTask;
        Task output = run.StandardOutput is { } target
            ? EndOnFault(program, StreamPump.Drain(program.Output, target, cancellationToken)) : Task.CompletedTask;
        Task error = run.StandardError is { } errors
            ? EndOnFault(program, StreamPump.Drain(program.Error, errors, cancellationToken)) : Task.CompletedTask;
        try
        {
            await program.Exit.WaitAsync(cancellationToken).ConfigureAwait(false);
            await Task.WhenAll(output, error).ConfigureAwait(false);
        }
        catch
        {
            program.Kill();
            await Task.WhenAll(program.Exit, output, error).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

        return await program.Exit.ConfigureAwait(false);
    }

    private static async Task EndOnFault(IRunningProgram program, Task pump)
    {
        try
        {
            await pump.ConfigureAwait(false);
        }
        catch
        {
            program.Kill();
            throw;
        }
    }
}
