// SPDX-License-Identifier: MIT
using System.IO.Pipes;

namespace WasiVfs.Wasmtime;

/// <summary>
/// A pipe whose other end the library opens as if it were a file: it takes a program's streams as paths only. Nothing lies on a disk, and
/// every write of the program can be read at once.
/// </summary>
internal sealed class GuestPipe : IDisposable
{
    private readonly Action handOver;
    private readonly PipeStream stream;

    private GuestPipe(PipeStream stream, string path, Action handOver)
    {
        this.stream = stream;
        this.handOver = handOver;
        Path = path;
    }

    /// <summary>What the library opens.</summary>
    public string Path { get; }

    /// <summary>Our end.</summary>
    public Stream Stream => stream;

    public static GuestPipe Create(PipeDirection direction) => OperatingSystem.IsWindows() ? Named(direction) : Anonymous(direction);

    /// <summary>To be called when the library has opened its end, so that each side sees when the other closes.</summary>
    public void HandOver() => handOver();

    public void Dispose() => stream.Dispose();

    private static GuestPipe Anonymous(PipeDirection direction)
    {
        var stream = new AnonymousPipeServerStream(direction, HandleInheritability.None);
        return new GuestPipe(stream, $"/dev/fd/{stream.ClientSafePipeHandle.DangerousGetHandle()}", stream.DisposeLocalCopyOfClientHandle);
    }

    private static GuestPipe Named(PipeDirection direction)
    {
        string name = $"wasi-vfs-{Guid.NewGuid():N}";
        var stream = new NamedPipeServerStream(
            name, direction, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        return new GuestPipe(stream, $@"\\.\pipe\{name}", stream.WaitForConnection);
    }
}
