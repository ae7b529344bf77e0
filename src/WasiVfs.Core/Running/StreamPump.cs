// SPDX-License-Identifier: MIT
using System.Buffers;

namespace WasiVfs.Running;

/// <summary>Moves bytes between a run's streams and a program's pipes, each piece as soon as it is there.</summary>
internal static class StreamPump
{
    private const int PieceSize = 65536;

    /// <summary>Copies a program's output to its end, each piece flushed, then closes the pipe: a program that writes on gets an error.</summary>
    public static async Task Drain(Stream pipe, Stream target, CancellationToken cancellationToken)
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        await using (pipe.ConfigureAwait(false))
        {
            int length;
            while ((length = await pipe.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0)
            {
                await target.WriteAsync(piece.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
                await target.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        ArrayPool<byte>.Shared.Return(piece);
    }

    /// <summary>Copies to a program's input, then closes it; it is not a fault if the program has stopped reading.</summary>
    public static async Task Feed(Stream source, Stream pipe, CancellationToken cancellationToken)
    {
        byte[] piece = new byte[PieceSize];
        await using (pipe.ConfigureAwait(false))
        {
            int length;
            while ((length = await source.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (!await TryWrite(pipe, piece.AsMemory(0, length), cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
    }

    private static async Task<bool> TryWrite(Stream pipe, ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        try
        {
            await pipe.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
            await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
