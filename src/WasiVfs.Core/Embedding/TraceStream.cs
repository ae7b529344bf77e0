// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Packing;
using WasiVfs.Packing.Format;

namespace WasiVfs.Embedding;

/// <summary>The standard error of a traced program (<see cref="PackOptions.Trace"/>): its lines of the trace go to a file, and the rest where it
/// would go. <see cref="PackOptions.OnlyUsed"/> reads the file.</summary>
/// <remarks>What the program has written of a line of its own stays in its place; a line of the trace is one write of the program's.</remarks>
public sealed class TraceStream : Stream
{
    private static readonly byte[] Prefix = "trace: "u8.ToArray();

    private readonly FileStream _file;
    private readonly Stream _rest;
    private readonly List<byte> _held = [];
    private readonly List<byte> _passed = [];
    private bool _inTrace;

    private TraceStream(FileStream file, Stream rest) => (_file, _rest) = (file, rest);

    /// <summary>Starts a file, which replaces one that exists.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pack">What was packed so that it writes a trace: the file tells of which program it is.</param>
    /// <param name="rest">Where everything else goes; it stays open.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static TraceStream Create(string path, PackResult pack, Stream rest)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(rest);
        FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        file.Write(Encoding.ASCII.GetBytes(TraceFile.Header(pack.ModuleSha256) + "\n"));
        return new TraceStream(file, rest);
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Take(buffer);
        Pass();
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Take(buffer.Span);
        if (_passed.Count > 0)
        {
            await _rest.WriteAsync(Passed(), cancellationToken).ConfigureAwait(false);
            await _rest.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush() => _rest.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Release();
            Pass();
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Take(ReadOnlySpan<byte> buffer)
    {
        foreach (byte value in buffer)
        {
            Take(value);
        }
    }

    // A trace may begin behind the start of a line that the program has not ended.
    private void Take(byte value)
    {
        if (_inTrace)
        {
            _file.WriteByte(value);
            _inTrace = value != '\n';
            return;
        }

        if (value != Prefix[_held.Count])
        {
            Release();
        }

        if (value != Prefix[_held.Count])
        {
            _passed.Add(value);
            return;
        }

        _held.Add(value);
        if (_held.Count == Prefix.Length)
        {
            _file.Write(Prefix);
            _held.Clear();
            _inTrace = true;
        }
    }

    private void Release()
    {
        _passed.AddRange(_held);
        _held.Clear();
    }

    private void Pass()
    {
        if (_passed.Count > 0)
        {
            _rest.Write(Passed());
            _rest.Flush();
        }
    }

    private byte[] Passed()
    {
        byte[] bytes = [.. _passed];
        _passed.Clear();
        return bytes;
    }
}
