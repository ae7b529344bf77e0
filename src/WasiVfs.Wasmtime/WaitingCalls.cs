// SPDX-License-Identifier: MIT
using Wasmtime;

namespace WasiVfs.Wasmtime;

/// <summary>
/// The calls in which a program can wait for long. The library waits inside them out of reach of any interruption, so the waiting is done
/// here, and everything else is left to the library's own functions.
/// </summary>
internal sealed class WaitingCalls(Engine engine, Store store, Linker originals, bool readsHostsInput, CancellationToken killed) : IDisposable
{
    // Shorter waits are the library's, which keeps time more finely than we do.
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(50);

    private OriginalCalls? _original;

    /// <summary>Puts the calls in place of the library's.</summary>
    public void Define(Linker linker)
    {
        const string module = "wasi_snapshot_preview1";
        linker.DefineFunction<int, int, int, int, int>(module, "poll_oneoff", Poll);
        if (readsHostsInput)
        {
            linker.DefineFunction<int, int, int, int, int>(module, "fd_read", Read);
            linker.DefineFunction<int, int>(module, "fd_close", Close);
            linker.DefineFunction<int, int, int>(module, "fd_renumber", Renumber);
        }
    }

    public void Dispose() => _original?.Dispose();

    private OriginalCalls Original(Caller caller) => _original ??= new OriginalCalls(engine, store, originals, caller);

    private int Poll(Caller caller, int subscriptions, int events, int count, int written)
    {
        OriginalCalls calls = Original(caller);
        return WaitForClock(PollRequest.Read(calls, subscriptions, events, count, written))
            ?? calls.Poll(subscriptions, events, count, written);
    }

    /// <summary>
    /// Waits and answers when the request is for clocks, perhaps beside the host's input; null leaves the answer to the library. Piped
    /// input is not waited for here: it ends when the run is cancelled, and with it the library's wait.
    /// </summary>
    private int? WaitForClock(PollRequest? request)
    {
        if (request is null || request.Others.Any(one => !(one.IsRead && one.Descriptor == 0 && readsHostsInput)))
        {
            return null;
        }

        TimeSpan first = request.FirstDelay;
        if (request.Others.Count == 0)
        {
            if (first <= ShortWait)
            {
                return null;
            }

            Wait(first);
        }
        else if (HostInput.Wait(first, killed))
        {
            return null;
        }

        return request.AnswerClocks();
    }

    private int Read(Caller caller, int descriptor, int vectors, int count, int read)
    {
        if (descriptor == 0 && readsHostsInput)
        {
            HostInput.Wait(Timeout.InfiniteTimeSpan, killed);
        }

        return Original(caller).Read(descriptor, vectors, count, read);
    }

    // A program that puts something else in the place of its standard input reads that.
    private int Close(Caller caller, int descriptor)
    {
        readsHostsInput &= descriptor != 0;
        return Original(caller).Close(descriptor);
    }

    private int Renumber(Caller caller, int from, int to)
    {
        readsHostsInput &= from != 0 && to != 0;
        return Original(caller).Renumber(from, to);
    }

    private void Wait(TimeSpan time)
    {
        for (TimeSpan chunk; time > TimeSpan.Zero; time -= chunk)
        {
            chunk = time < TimeSpan.FromDays(1) ? time : TimeSpan.FromDays(1);
            if (killed.WaitHandle.WaitOne(chunk))
            {
                throw new OperationCanceledException(killed);
            }
        }
    }
}
