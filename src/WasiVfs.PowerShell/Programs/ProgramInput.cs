// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Management.Automation;
using System.Text;
using System.Threading.Channels;

namespace WasiVfs.PowerShell;

/// <summary>Objects of a pipeline on their way to a program's standard input: text as lines of UTF-8, bytes as they are.</summary>
internal sealed class ProgramInput : IDisposable
{
    // Bytes come one object each; they travel in pieces.
    private const int PieceSize = 4096;

    private readonly Channel<ReadOnlyMemory<byte>> _pieces = Channel.CreateBounded<ReadOnlyMemory<byte>>(64);
    private readonly ArrayBufferWriter<byte> _bytes = new(PieceSize);

    public ProgramInput() => Reader = new PieceReader(_pieces.Reader);

    /// <summary>The end that the program reads.</summary>
    public Stream Reader { get; }

    /// <summary>Takes an object; false where the queue is full, and the same object has to come again.</summary>
    public bool TryAdd(object? value)
    {
        if (Unwrap(value) is byte single)
        {
            if (_bytes.WrittenCount >= PieceSize && !TryFlush())
            {
                return false;
            }

            _bytes.Write([single]);
            return true;
        }

        return TryFlush() && _pieces.Writer.TryWrite(Encode(value));
    }

    /// <summary>Ends the input; false where the queue is full, and this has to be called again.</summary>
    public bool TryComplete()
    {
        if (!TryFlush())
        {
            return false;
        }

        _pieces.Writer.TryComplete();
        return true;
    }

    /// <summary>Completes when the queue has room.</summary>
    public Task Ready() => _pieces.Writer.WaitToWriteAsync().AsTask();

    public void Dispose() => Reader.Dispose();

    private static object? Unwrap(object? value) => value is PSObject { BaseObject: byte or Array } wrapped ? wrapped.BaseObject : value;

    // An array is its elements: Get-Content -AsByteStream -ReadCount 100 gives arrays of boxed bytes.
    private static byte[] Encode(object? value) => Unwrap(value) switch
    {
        byte single => [single],
        byte[] bytes => bytes,
        Array elements => [.. elements.Cast<object?>().SelectMany(Encode)],
        var other => Encoding.UTF8.GetBytes(LanguagePrimitives.ConvertTo<string>(other) + "\n"),
    };

    private bool TryFlush()
    {
        if (_bytes.WrittenCount > 0 && !_pieces.Writer.TryWrite(_bytes.WrittenMemory.ToArray()))
        {
            return false;
        }

        _bytes.ResetWrittenCount();
        return true;
    }
}
