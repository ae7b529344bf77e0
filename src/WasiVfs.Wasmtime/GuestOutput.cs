// SPDX-License-Identifier: MIT
using System.Buffers;

namespace WasiVfs.Wasmtime;

/// <summary>
/// One of a program's outputs. The library hands over what the program writes, on a thread of its own, and the program goes on when the
/// run's stream has taken it.
/// </summary>
/// <param name="target">The run's stream.</param>
/// <param name="end">Ends the program: its stream has failed.</param>
/// <param name="killed">Set when the program is to end, so that nothing waits for a stream that takes no more.</param>
internal sealed class GuestOutput(Stream target, Action end, CancellationToken killed)
{
    private readonly Lock _gate = new();
    private bool _closed;

    /// <summary>What went wrong with the run's stream, or null.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Takes what the program has written, and returns when it is written and flushed.</summary>
    /// <exception cref="Exception">The stream failed or is closed; the library then answers the program's write with an error.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            byte[] chunk = ArrayPool<byte>.Shared.Rent(bytes.Length);
            bytes.CopyTo(chunk);
            try
            {
                Write(chunk.AsMemory(0, bytes.Length)).GetAwaiter().GetResult();
            }
            catch (Exception e)
            {
                _closed = true;
                Fault = killed.IsCancellationRequested ? null : e;
                end();
                throw;
            }

            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Returns when the last write is over; after that, nothing reaches the run's stream.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }
    }

    private async Task Write(ReadOnlyMemory<byte> chunk)
    {
        await target.WriteAsync(chunk, killed).ConfigureAwait(false);
        await target.FlushAsync(killed).ConfigureAwait(false);
    }
}
