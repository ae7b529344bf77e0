// SPDX-License-Identifier: MIT
using Xunit;

namespace WasiVfs.Tests;

/// <summary>What the line of progress says.</summary>
public sealed class ProgressTextTests
{
    private static readonly WorkProgress Half = new("Writing the image", 600_000_000, 1_200_000_000);

    [Fact]
    public void Bytes_of_a_known_number_have_a_bar_and_a_time() => Assert.Equal(
        "Writing the image [##########..........] 50 %, 600 of 1,200 MB, 4 s left",
        ProgressText.Describe(Half, TimeSpan.FromSeconds(4), 100));

    [Fact]
    public void Long_waits_are_minutes() => Assert.EndsWith(
        ", 5 min left", ProgressText.Describe(Half, TimeSpan.FromMinutes(4.5), 100), StringComparison.Ordinal);

    [Fact]
    public void The_first_second_and_the_end_tell_no_time()
    {
        Assert.EndsWith("1,200 MB", ProgressText.Describe(Half, TimeSpan.FromSeconds(0.5), 100), StringComparison.Ordinal);
        Assert.EndsWith(
            "[####################] 100 %, 1,200 of 1,200 MB",
            ProgressText.Describe(Half with { Done = Half.Total }, TimeSpan.FromSeconds(9), 100),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_narrow_terminal_has_no_bar_and_the_text_is_cut()
    {
        Assert.Equal("Writing the image 50 %, 600 of 1,200 MB, 4 s left", ProgressText.Describe(Half, TimeSpan.FromSeconds(4), 60));
        Assert.Equal("Writing th", ProgressText.Describe(Half, TimeSpan.FromSeconds(4), 10));
    }

    [Fact]
    public void Work_without_a_total_says_what_it_has_done()
    {
        Assert.Equal("Comparing files, 7 MB", ProgressText.Describe(new WorkProgress("Comparing files", 7_900_000), TimeSpan.Zero, 80));
        Assert.Equal("Listing site", ProgressText.Describe(new WorkProgress("Listing site"), TimeSpan.Zero, 80));
    }

    [Fact]
    public void Control_characters_of_a_name_are_escaped() => Assert.Equal(
        @"Listing a\x1b[2J", ProgressText.Describe(new WorkProgress("Listing a\e[2J"), TimeSpan.Zero, 80));
}
