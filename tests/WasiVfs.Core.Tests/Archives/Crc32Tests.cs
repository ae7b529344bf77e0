// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Archives;

public sealed class Crc32Tests
{
    // The check value of the CRC catalogue, and those of zlib's crc32().
    [Theory]
    [InlineData("", 0x00000000u)]
    [InlineData("a", 0xE8B7BE43u)]
    [InlineData("123456789", 0xCBF43926u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414FA339u)]
    public void The_checksum_is_that_of_zip(string text, uint expected) => Assert.Equal(expected, Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Parts_of_any_length_give_the_checksum_of_the_whole()
    {
        var bytes = new byte[1000];
        new Random(1).NextBytes(bytes);
        uint whole = Of(bytes);
        for (int length = 1; length < 40; length++)
        {
            Assert.Equal(whole, Of([.. bytes.Chunk(length)]));
        }
    }

    private static uint Of(params byte[][] parts)
    {
        var checksum = new Crc32();
        foreach (byte[] part in parts)
        {
            checksum.Append(part);
        }

        return checksum.Value;
    }
}
