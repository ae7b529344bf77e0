// SPDX-License-Identifier: MIT
using System.Buffers;

namespace WasiVfs.Running;

/// <summary>Moves bytes between a run's streams and a program's pipes, each chunk as soon as it is there.</summary>
internal static class StreamPump
{
    private const int ChunkSize = 65536;

    /// <summary>Copies a program's output to its end, each chunk flushed, then closes the pipe: a program that writes on gets an error.</summary>
    public static async Task Drain(Stream pipe, Stream target, CancellationToken cancellationToken)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        await using (pipe.ConfigureAwait(false))
        {
            int length;
            while ((length = await pipe.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
            {
                await target.WriteAsync(chunk.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
                await target.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        ArrayPool<byte>.Shared.Return(chunk);
    }

    /// <summary>Copies to a program's input, then closes it; it is not a fault if the program has stopped reading.</summary>
    public static async Task Feed(Stream source, Stream pipe, CancellationToken cancellationToken)
    {
        byte[] chunk = new byte[ChunkSize];
        await using (pipe.ConfigureAwait(false))
        {
            int length;
            while ((length = await source.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (!await TryWrite(pipe, chunk.AsMemory(0, length), cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
    }

    private static async Task<bool> TryWrite(Stream pipe, ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken)
    {
        try
        {
            await pipe.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
            await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
