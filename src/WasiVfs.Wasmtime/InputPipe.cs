// SPDX-License-Identifier: MIT
using System.IO.Pipes;

namespace WasiVfs.Wasmtime;

/// <summary>
/// A pipe that a program reads: we write at one end, and the library opens the other as if it were a file, because it takes standard input
/// as a path only. Nothing lies on a disk, and the program finds each byte as soon as it is written.
/// </summary>
internal sealed class InputPipe : IDisposable
{
    private readonly Action _handOver;
    private readonly PipeStream _stream;

    private InputPipe(PipeStream stream, string path, Action handOver)
    {
        _stream = stream;
        _handOver = handOver;
        Path = path;
    }

    /// <summary>What the library opens.</summary>
    public string Path { get; }

    /// <summary>The end that we write to.</summary>
    public Stream Stream => _stream;

    public static InputPipe Create() => OperatingSystem.IsWindows() ? Named() : Anonymous();

    /// <summary>To be called when the library has opened its end, so that each side sees when the other closes.</summary>
    public void HandOver() => _handOver();

    public void Dispose() => _stream.Dispose();

    private static InputPipe Anonymous()
    {
        var stream = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        return new InputPipe(stream, $"/dev/fd/{stream.ClientSafePipeHandle.DangerousGetHandle()}", stream.DisposeLocalCopyOfClientHandle);
    }

    private static InputPipe Named()
    {
        string name = $"wasi-vfs-{Guid.NewGuid():N}";
        var stream = new NamedPipeServerStream(
            name, PipeDirection.Out, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        return new InputPipe(stream, $@"\\.\pipe\{name}", stream.WaitForConnection);
    }
}
