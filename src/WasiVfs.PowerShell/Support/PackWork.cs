// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>Long work on a thread of its own, while the pipeline's thread shows how far it has come.</summary>
internal sealed class PackWork : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();

    public CancellationToken Token => _stop.Token;

    /// <summary>Ends the work; to be called from any thread.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Does the work and returns its result; when this returns or throws, the work has ended.</summary>
    public T Run<T>(Cmdlet cmdlet, string activity, Func<IProgress<WorkProgress>, CancellationToken, T> work)
    {
        var latest = new Latest();
        Task<T> task = Task.Run(() => work(latest, _stop.Token));
        bool shown = false;
        try
        {
            while (!task.Wait(Interval))
            {
                shown |= latest.Value is not null;
                Show(cmdlet, activity, latest.Value);
            }
        }
        catch (AggregateException)
        {
            // Thrown again below, as what it is.
        }
        finally
        {
            // The pipeline may have been stopped while it wrote progress.
            if (!task.IsCompleted)
            {
                _stop.Cancel();
                ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
            }
        }

        if (shown && !_stop.IsCancellationRequested)
        {
            cmdlet.WriteProgress(new ProgressRecord(0, activity, "Done") { RecordType = ProgressRecordType.Completed });
        }

        return task.GetAwaiter().GetResult();
    }

    public void Dispose() => _stop.Dispose();

    private static void Show(Cmdlet cmdlet, string activity, WorkProgress? progress)
    {
        if (progress is { } now)
        {
            int percent = now.Total > 0 ? (int)Math.Clamp(100 * now.Done / now.Total, 0, 100) : -1;
            cmdlet.WriteProgress(new ProgressRecord(0, activity, Status(now)) { PercentComplete = percent });
        }
    }

    private static string Status(WorkProgress now) => now is { Total: 0, Done: > 0 } ? $"{now.Activity}, {now.Done / 1_000_000} MB" : now.Activity;

    /// <summary>Keeps only the last report: the pipeline's thread looks when it has the time.</summary>
    private sealed class Latest : IProgress<WorkProgress>
    {
        private readonly Lock _lock = new();
        private WorkProgress? _value;

        public WorkProgress? Value
        {
            get
            {
                lock (_lock)
                {
                    return _value;
                }
            }
        }

        public void Report(WorkProgress value)
        {
            lock (_lock)
            {
                _value = value;
            }
        }
    }
}
