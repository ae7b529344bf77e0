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
        value = value is PSObject { BaseObject: byte or byte[] or string } wrapped ? wrapped.BaseObject : value;
        if (value is byte single)
        {
            if (_bytes.WrittenCount >= PieceSize && !TryFlush())
            {
                return false;
            }

            _bytes.Write([single]);
            return true;
        }

        return TryFlush() && _pieces.Writer.TryWrite(value as byte[] ?? Line(value));
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

    private static byte[] Line(object? value) => Encoding.UTF8.GetBytes(LanguagePrimitives.ConvertTo<string>(value) + "\n");

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
