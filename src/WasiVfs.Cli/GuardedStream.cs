// SPDX-License-Identifier: MIT
namespace WasiVfs.Cli;

/// <summary>A stream to write to whose faults are turned into another exception, or are passed over.</summary>
/// <param name="inner">What is written to.</param>
/// <param name="translate">Gives the exception to throw for a fault of the host; null passes it over.</param>
internal sealed class GuardedStream(Stream inner, Func<Exception, Exception?> translate) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (Exception e) when (IsHostFault(e))
        {
            Handle(e);
        }
    }

    public override void Flush()
    {
        try
        {
            inner.Flush();
        }
        catch (Exception e) when (IsHostFault(e))
        {
            Handle(e);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static bool IsHostFault(Exception e) => e is IOException or UnauthorizedAccessException;

    private void Handle(Exception fault)
    {
        if (translate(fault) is { } exception)
        {
            throw exception;
        }
    }
}
