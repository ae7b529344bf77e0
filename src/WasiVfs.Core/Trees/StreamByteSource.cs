// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>A stream that can seek, from its first byte on. Reads take turns, since they move its position.</summary>
internal sealed class StreamByteSource(Stream stream, bool leaveOpen) : ByteSource
{
    private readonly Lock _turn = new();

    public override long Length { get; } = stream.Length;

    public override void Read(Span<byte> buffer, long offset)
    {
        lock (_turn)
        {
            stream.Position = offset;
            if (stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) is var count && count < buffer.Length)
            {
                throw new FileSystemException(ErrorCode.Io, "", $"The stream ends at byte {offset + count}, earlier than it did when it was opened.");
            }
        }
    }

    public override void Dispose()
    {
        if (!leaveOpen)
        {
            stream.Dispose();
        }
    }
}
