// SPDX-License-Identifier: MIT
using System.Text;

namespace WasiVfs.Tests.Conformance.Engines;

/// <summary>A stream of which a test overrides the one operation that it is about.</summary>
internal abstract class OddStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>Keeps what is written and tells of the first write.</summary>
internal sealed class Recorder : OddStream
{
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder text = new();

    public Task FirstWrite => first.Task;

    public string Text => text.ToString();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        text.Append(Encoding.UTF8.GetString(buffer.Span));
        first.TrySetResult();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Fails every write.</summary>
internal sealed class FullDisk : OddStream
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromException(new IOException("full"));
}

/// <summary>A terminal at which nobody types: the read comes back for no reason at all, not even when it is cancelled.</summary>
internal sealed class NeverReady : OddStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(new TaskCompletionSource<int>().Task);
}

/// <summary>Takes nothing until it is cancelled.</summary>
internal sealed class Blocked : OddStream
{
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        await Task.Delay(Timeout.Infinite, cancellationToken);
}
