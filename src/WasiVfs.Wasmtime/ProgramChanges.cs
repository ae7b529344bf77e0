// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Packing.Linking;
using WasiVfs.Running;
using Wasmtime;

namespace WasiVfs.Wasmtime;

/// <summary>Takes what a packed program changed out of it, by what it exports for that; it may have trapped or been interrupted before.</summary>
internal sealed class ProgramChanges
{
    // changes.h
    private const int NoMemory = -1, Unfinished = -3;

    private const int LongestPath = 8192;

    private readonly Function _next;
    private readonly Function _buffer;
    private readonly Memory _memory;

    private ProgramChanges(Function next, Function buffer, Memory memory) => (_next, _buffer, _memory) = (next, buffer, memory);

    /// <summary>Whether the program is in the middle of a change: its files cannot be listed until that is done.</summary>
    public bool AreUnfinished => Address() == 0;

    /// <summary>What the program exports, or null if it has no such exports.</summary>
    public static ProgramChanges? Of(Instance instance) =>
        instance.GetFunction(ChangesExports.NextName) is { } next
        && instance.GetFunction(ChangesExports.BufferName) is { } buffer
        && instance.GetMemory(ChangesExports.MemoryName) is { } memory
            ? new ProgramChanges(next, buffer, memory) : null;

    /// <summary>Writes the changes to the run's directory for them.</summary>
    /// <param name="directory">An existing directory.</param>
    /// <returns>A sentence if they cannot be saved, and the file is empty then; empty if they are.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public string Save(string directory)
    {
        string path = Path.Combine(directory, WasiRun.ChangesFileName);
        int length = Write(path);
        if (length == 0)
        {
            return "";
        }

        File.WriteAllBytes(path, []); // a part of the changes must not be taken for all
        return "wasi-vfs: the changes are not saved: " + length switch
        {
            NoMemory => "there is no memory left to list them.\n",
            Unfinished => "the program was ended in the middle of a change.\n",
            _ => $"a layer cannot hold the path '{TextAt(Address())}'.\n",
        };
    }

    // Returns 0 at the end, or the error.
    private int Write(string path)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        int length;
        while ((length = (int)_next.Invoke()!) > 0)
        {
            file.Write(_memory.GetSpan(Address(), length));
        }

        return length;
    }

    private long Address() => (uint)(int)_buffer.Invoke()!;

    private string TextAt(long address)
    {
        Span<byte> text = _memory.GetSpan(address, LongestPath);
        return Encoding.UTF8.GetString(text[..Math.Max(0, text.IndexOf((byte)0))]);
    }
}
