// SPDX-License-Identifier: MIT
namespace WasiVfs;

/// <summary>
/// Everything that this library refuses or finds damaged. The message states the fact in a sentence; <see cref="Id"/> says in one word what
/// it is about, so that a program can decide by it and can add what to do in its own users' words.
/// </summary>
public abstract class WasiVfsException : Exception
{
    private protected WasiVfsException(ErrorId id, string message, string? path = null, long? offset = null, Exception? inner = null)
        : base(message, inner) => (Id, Path, Offset) = (id, path, offset);

    /// <summary>The reason.</summary>
    public ErrorId Id { get; }

    /// <summary>The file or the path in a tree that this is about; null if it is about an argument or an engine.</summary>
    public string? Path { get; private set; }

    /// <summary>Where in the file the fault shows, in bytes from its start; null if no place is known.</summary>
    public long? Offset { get; }

    /// <summary>Names the file that the bytes came from, unless one is named already. Returns false, for use as an exception filter.</summary>
    internal bool Name(string path)
    {
        Path ??= path;
        return false;
    }
}
