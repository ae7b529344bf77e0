// SPDX-License-Identifier: MIT
using Xunit;

namespace WasiVfs.Tests.Trees;

/// <summary>What .NET asks of a stream that reads and seeks.</summary>
internal static class StreamConformance
{
    public static void Check(Func<long, Stream> open, byte[] expected)
    {
        ReadsAllWays(open, expected);
        Seeks(open, expected);
        RefusesBadArguments(open);
        IsClosedOnce(open);
    }

    private static void ReadsAllWays(Func<long, Stream> open, byte[] expected)
    {
        Func<Stream, byte[], int>[] ways =
        [
            (stream, buffer) => stream.Read(buffer, 0, buffer.Length),
            (stream, buffer) => stream.Read(buffer.AsSpan()),
            (stream, buffer) => stream.ReadAsync(buffer, 0, buffer.Length).GetAwaiter().GetResult(),
            (stream, buffer) => stream.ReadAsync(buffer.AsMemory()).AsTask().GetAwaiter().GetResult(),
            (stream, buffer) => stream.EndRead(stream.BeginRead(buffer, 0, buffer.Length, null, null)),
            (stream, buffer) => stream.ReadByte() is var value and >= 0 ? new[] { buffer[0] = (byte)value }.Length : 0,
        ];
        foreach (Func<Stream, byte[], int> read in ways)
        {
            using Stream stream = open(7);
            Assert.Equal((true, true, false, false), (stream.CanRead, stream.CanSeek, stream.CanWrite, stream.CanTimeout));
            var all = new List<byte>();
            var buffer = new byte[1000];
            for (int count; (count = read(stream, buffer)) > 0;)
            {
                all.AddRange(buffer.AsSpan(0, count));
                Assert.Equal(7 + all.Count, stream.Position);
            }

            Assert.True(expected.AsSpan(7).SequenceEqual(all.ToArray()));
        }

        using Stream source = open(0);
        using var copy = new MemoryStream();
        source.CopyTo(copy);
        Assert.True(expected.AsSpan().SequenceEqual(copy.ToArray()));
        Assert.Equal(0, source.Read([], 0, 0));
    }

    private static void Seeks(Func<long, Stream> open, byte[] expected)
    {
        using Stream stream = open(0);
        Assert.Equal(expected.Length, stream.Length);
        Assert.Equal(100, stream.Seek(100, SeekOrigin.Begin));
        Assert.Equal(expected[100], stream.ReadByte());
        Assert.Equal(91, stream.Seek(-10, SeekOrigin.Current));
        Assert.Equal(expected.Length - 1, stream.Seek(-1, SeekOrigin.End));
        Assert.Equal(expected[^1], stream.ReadByte());
        Assert.Equal(-1, stream.ReadByte());
        Assert.Equal(expected.Length + 50, stream.Seek(50, SeekOrigin.End));
        Assert.Equal(0, stream.Read(new byte[10]));
        stream.Position = 5;
        Assert.Throws<IOException>(() => stream.Seek(-1, SeekOrigin.Begin));
        Assert.Equal(5, stream.Position);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Position = -1);
        Assert.Throws<ArgumentException>(() => stream.Seek(0, (SeekOrigin)9));
    }

    private static void RefusesBadArguments(Func<long, Stream> open)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => open(-1));
        using Stream stream = open(0);
        Assert.Throws<ArgumentNullException>(() => stream.Read(null!, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Read(new byte[1], -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Read(new byte[1], 0, 2));
        Assert.Throws<NotSupportedException>(() => stream.Write([1], 0, 1));
        Assert.Throws<NotSupportedException>(() => stream.WriteByte(1));
        Assert.Throws<NotSupportedException>(() => stream.SetLength(1));
        stream.Flush();
        Assert.True(stream.ReadAsync(new byte[1], 0, 1, new CancellationToken(canceled: true)).IsCanceled);
    }

    private static void IsClosedOnce(Func<long, Stream> open)
    {
        Stream stream = open(0);
        stream.Dispose();
        stream.Dispose();
        Assert.Equal((false, false, false), (stream.CanRead, stream.CanSeek, stream.CanWrite));
        Assert.Throws<ObjectDisposedException>(() => stream.ReadByte());
        Assert.Throws<ObjectDisposedException>(() => stream.Length);
        Assert.Throws<ObjectDisposedException>(() => stream.Position);
        Assert.Throws<ObjectDisposedException>(() => stream.Seek(0, SeekOrigin.Begin));
    }
}
