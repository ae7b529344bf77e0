// SPDX-License-Identifier: MIT
using System.Buffers;
using System.IO.Pipelines;
using System.Management.Automation;
using System.Text;

namespace WasiVfs.PowerShell;

/// <summary>Objects of a pipeline on their way to a program's standard input: text as lines of UTF-8, bytes as they are.</summary>
internal sealed class ProgramInput : IDisposable
{
    // Bytes come one object each; they travel together.
    private const int BytesTogether = 4096;

    private readonly Pipe _pipe = new();

    public ProgramInput() => Reader = _pipe.Reader.AsStream();

    /// <summary>The end that the program reads.</summary>
    public Stream Reader { get; }

    /// <summary>Completes when there is room for another object.</summary>
    public Task Ready { get; private set; } = Task.CompletedTask;

    /// <summary>Takes an object; to be called when there is room.</summary>
    public void Add(object? value)
    {
        object? bare = Unwrap(value);
        Write(bare);
        if (bare is not byte || _pipe.Writer.UnflushedBytes >= BytesTogether)
        {
            Ready = _pipe.Writer.FlushAsync().AsTask();
        }
    }

    /// <summary>Ends the input.</summary>
    public void Complete() => _pipe.Writer.Complete();

    public void Dispose()
    {
        _pipe.Writer.Complete();
        Reader.Dispose();
    }

    private static object? Unwrap(object? value) => value is PSObject { BaseObject: byte or Array } wrapped ? wrapped.BaseObject : value;

    // An array is its elements: Get-Content -AsByteStream -ReadCount 100 gives arrays of boxed bytes.
    private void Write(object? value)
    {
        switch (value)
        {
            case byte single:
                _pipe.Writer.Write([single]);
                break;
            case byte[] bytes:
                _pipe.Writer.Write(bytes);
                break;
            case Array elements:
                foreach (object? element in elements)
                {
                    Write(Unwrap(element));
                }

                break;
            default:
                Encoding.UTF8.GetBytes(LanguagePrimitives.ConvertTo<string>(value) + "\n", _pipe.Writer);
                break;
        }
    }
}
