// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Packing.Linking;
using WasiVfs.Running;
using Wasmtime;

namespace WasiVfs.Wasmtime;

/// <summary>Takes what a packed program changed out of it, by the functions that it exports for that; it may have trapped before.</summary>
internal static class ProgramChanges
{
    private const int NoMemory = -1;
    private const int LongestPath = 8192;

    /// <summary>Writes the changes to the run's directory for them.</summary>
    /// <param name="instance">The program, which has ended.</param>
    /// <param name="directory">An existing directory.</param>
    /// <returns>A sentence if they cannot be saved, and the file is empty then; empty if they are, or if the program has no such exports.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static string Save(Instance instance, string directory)
    {
        if (instance.GetFunction(ChangesExports.NextName) is not { } next
            || instance.GetFunction(ChangesExports.BufferName) is not { } buffer
            || instance.GetMemory(ChangesExports.MemoryName) is not { } memory)
        {
            return "";
        }

        string path = Path.Combine(directory, WasiRun.ChangesFileName);
        int length = Write(path, next, buffer, memory);
        if (length == 0)
        {
            return "";
        }

        File.WriteAllBytes(path, []); // a part of the changes must not be taken for all
        return length == NoMemory ? "wasi-vfs: the changes are not saved: there is no memory left to list them.\n"
            : $"wasi-vfs: the changes are not saved: a layer cannot hold the path '{TextAt(memory, Address(buffer))}'.\n";
    }

    // Returns 0 at the end, or the error.
    private static int Write(string path, Function next, Function buffer, Memory memory)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        int length;
        while ((length = (int)next.Invoke()!) > 0)
        {
            file.Write(memory.GetSpan(Address(buffer), length));
        }

        return length;
    }

    private static long Address(Function buffer) => (uint)(int)buffer.Invoke()!;

    private static string TextAt(Memory memory, long address)
    {
        Span<byte> text = memory.GetSpan(address, LongestPath);
        return Encoding.UTF8.GetString(text[..Math.Max(0, text.IndexOf((byte)0))]);
    }
}
