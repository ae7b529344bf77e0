// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Packing.Format;
using Xunit;

namespace WasiVfs.Tests.Packing;

public sealed class SizeCheckTests
{
    private const long Megabyte = 1 << 20;

    [Theory]
    [InlineData(256, null)]
    [InlineData(257, "two or three copies")]
    [InlineData(1024, "two or three copies")]
    [InlineData(1025, "Node and browsers refuse")]
    public void Large_modules_are_packed_with_a_warning(long megabytes, string? words)
    {
        var warnings = new List<Warning>();
        SizeCheck.Check(megabytes * Megabyte, megabytes * Megabyte, "out.wasm", warnings);
        if (words is null)
        {
            Assert.Empty(warnings);
        }
        else
        {
            Assert.Contains(words, Assert.Single(warnings).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_the_format_cannot_hold_is_refused()
    {
        var error = Assert.Throws<PackException>(() => SizeCheck.Check(4096 * Megabyte, 4096 * Megabyte, "out.wasm", []));
        Assert.Equal(ErrorId.ModuleTooLarge, error.Id);
        Assert.Contains("less than 4 GB", error.Message, StringComparison.Ordinal);
    }
}
