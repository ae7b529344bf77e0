// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Text;

namespace WasiVfs.PowerShell;

/// <summary>Turns the bytes that a program writes into the objects that the command was asked for.</summary>
/// <remarks>A null consumer means that everything is kept for the result object.</remarks>
internal sealed class ProgramOutput(bool asBytes, bool raw)
{
    private readonly LineSplitter _output = new();
    private readonly LineSplitter _error = new();
    private readonly ArrayBufferWriter<byte> _all = new();
    private readonly List<string> _lines = [];
    private readonly List<string> _errors = [];

    public object Collected => asBytes ? _all.WrittenSpan.ToArray() : raw ? AllText : _lines.ToArray();

    public IReadOnlyList<string> CollectedErrors => _errors;

    private string AllText => Encoding.UTF8.GetString(_all.WrittenSpan);

    public void Add(ReadOnlySpan<byte> bytes, Action<object>? consumer)
    {
        if (raw || (asBytes && consumer is null))
        {
            _all.Write(bytes);
        }
        else if (asBytes)
        {
            foreach (byte value in bytes)
            {
                consumer!(value);
            }
        }
        else
        {
            _output.Add(bytes, Lines(consumer));
        }
    }

    public void AddError(ReadOnlySpan<byte> bytes, Action<string>? consumer) => _error.Add(bytes, consumer ?? _errors.Add);

    /// <summary>Gives out what had to wait for the program's end.</summary>
    public void End(Action<object>? consumer, Action<string>? errorConsumer)
    {
        _error.End(errorConsumer ?? _errors.Add);
        if (raw)
        {
            consumer?.Invoke(asBytes ? _all.WrittenSpan.ToArray() : AllText);
        }
        else if (!asBytes)
        {
            _output.End(Lines(consumer));
        }
    }

    private Action<string> Lines(Action<object>? consumer) => consumer is null ? _lines.Add : consumer;
}
