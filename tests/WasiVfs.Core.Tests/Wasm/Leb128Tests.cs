// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Wasm;

public class Leb128Tests
{
    private static readonly long[] Edges =
    [
        .. Enumerable.Range(0, 64).SelectMany(bit => new[] { (1L << bit) - 1, 1L << bit, -(1L << bit), -(1L << bit) - 1 }),
    ];

    [Fact]
    public void Integers_are_read_back_as_they_were_written()
    {
        foreach (long value in Edges)
        {
            Check(value, (ulong)value, Leb128.SizeOfU64((ulong)value), (w, v) => w.WriteU64(v), (ref r) => r.ReadU64());
            Check(value, (uint)value, Leb128.SizeOfU32((uint)value), (w, v) => w.WriteU32(v), (ref r) => r.ReadU32());
            Check(value, value, Leb128.SizeOfS64(value), (w, v) => w.WriteS64(v), (ref r) => r.ReadS64());
            Check(value, (int)value, Leb128.SizeOfS64((int)value), (w, v) => w.WriteS32(v), (ref r) => r.ReadS32());
            Check(value, (uint)value, Leb128.SizeOfS64((uint)value), (w, v) => w.WriteS64(v), (ref r) => (uint)r.ReadS33());
        }
    }

    [Fact]
    public void A_padded_integer_has_the_width_that_was_asked_for()
    {
        foreach (uint value in Edges.Select(edge => (uint)edge))
        {
            for (int width = Leb128.SizeOfU32(value); width <= Leb128.MaxU32; width++)
            {
                var writer = new WasmWriter();
                writer.WritePaddedU32(value, width);
                var reader = new WasmReader(writer.WrittenSpan);

                Assert.Equal(width, writer.Length);
                Assert.Equal(value, reader.ReadU32());
                Assert.True(reader.AtEnd);
            }
        }
    }

    [Fact]
    public void A_width_that_is_too_small_is_refused()
    {
        var writer = new WasmWriter();
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.WritePaddedU32(0x80, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.WritePaddedU32(0, 6));
        Assert.Equal(0, writer.Length);
    }

    // The last byte of each width holds the bits left over: 4 of 32, 5 of 33, 1 of 64.
    [Theory]
    [InlineData("u32", "80 80 80 80 0F", null)]
    [InlineData("u32", "80 80 80 80 10", "integer too large")]
    [InlineData("u32", "80 80 80 80 70", "integer too large")]
    [InlineData("u32", "80 80 80 80 80 00", "integer representation too long")]
    [InlineData("u64", "80 80 80 80 80 80 80 80 80 01", null)]
    [InlineData("u64", "80 80 80 80 80 80 80 80 80 02", "integer too large")]
    [InlineData("u64", "80 80 80 80 80 80 80 80 80 80 00", "integer representation too long")]
    [InlineData("s32", "FF FF FF FF 7F", null)]
    [InlineData("s32", "80 80 80 80 78", null)]
    [InlineData("s32", "FF FF FF FF 07", null)]
    [InlineData("s32", "FF FF FF FF 0F", "integer too large")]
    [InlineData("s32", "FF FF FF FF 4F", "integer too large")]
    [InlineData("s32", "80 80 80 80 70", "integer too large")]
    [InlineData("s32", "FF FF FF FF FF 7F", "integer representation too long")]
    [InlineData("s33", "FF FF FF FF 0F", null)]
    [InlineData("s33", "80 80 80 80 70", null)]
    [InlineData("s33", "FF FF FF FF 1F", "integer too large")]
    [InlineData("s33", "80 80 80 80 60", "integer too large")]
    [InlineData("s64", "80 80 80 80 80 80 80 80 80 7F", null)]
    [InlineData("s64", "FF FF FF FF FF FF FF FF FF 00", null)]
    [InlineData("s64", "FF FF FF FF FF FF FF FF FF 01", "integer too large")]
    [InlineData("s64", "80 80 80 80 80 80 80 80 80 7E", "integer too large")]
    [InlineData("s64", "80 80 80 80 80 80 80 80 80 80 00", "integer representation too long")]
    public void Bits_that_do_not_fit_are_an_error_at_the_byte_that_has_them(string kind, string hex, string? words)
    {
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        if (words is null)
        {
            Assert.Equal(bytes.Length, Read(kind, bytes));
            return;
        }

        var exception = Assert.Throws<WasmFormatException>(() => Read(kind, bytes));
        Assert.Equal(words, exception.Reason);
        Assert.Equal(100 + bytes.Length - (words == "integer too large" ? 1 : 2), exception.Offset);
    }

    private static int Read(string kind, byte[] bytes)
    {
        var reader = new WasmReader(bytes, 100);
        _ = kind switch
        {
            "u32" => reader.ReadU32(),
            "u64" => (long)reader.ReadU64(),
            "s32" => reader.ReadS32(),
            "s33" => reader.ReadS33(),
            _ => reader.ReadS64(),
        };
        return reader.Position;
    }

    private delegate T Reading<T>(ref WasmReader reader);

    private static void Check<T>(long edge, T value, int size, Action<WasmWriter, T> write, Reading<T> read)
    {
        var writer = new WasmWriter(capacity: 0);
        write(writer, value);
        var reader = new WasmReader(writer.WrittenSpan);

        Assert.True(size == writer.Length, $"{edge}: {writer.Length} bytes in place of {size}");
        Assert.Equal(value, read(ref reader));
        Assert.True(reader.AtEnd);
    }
}
