// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Packing;

public sealed class SourceDateTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1000000000", 1_000_000_000)]
    [InlineData("253402300799", 253_402_300_799)]
    public void Digits_are_seconds(string value, long seconds) => Assert.Equal(seconds, SourceDate.Parse(value));

    // Build systems pass on variables that they were not given as empty ones.
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void An_empty_variable_is_as_good_as_no_variable(string? value) => Assert.Equal(PosixTime.Default, SourceDate.OfVariable(value));

    [Theory]
    [InlineData(" ")]
    [InlineData(" 1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("1,000")]
    [InlineData("1e9")]
    [InlineData("١")]
    [InlineData("253402300800")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_refused(string value)
    {
        PackException error = Assert.Throws<PackException>(() => SourceDate.Parse(value));
        Assert.Equal(ErrorId.SourceDateInvalid, error.Id);
        Assert.Contains($"SOURCE_DATE_EPOCH is '{value}'", error.Message, StringComparison.Ordinal);
    }
}
