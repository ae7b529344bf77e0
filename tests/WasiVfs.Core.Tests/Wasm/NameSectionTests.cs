// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Wasm;

public class NameSectionTests
{
    [Fact]
    public void Names_are_added_behind_the_others_and_the_rest_stays()
    {
        RawSection section = RawSection.Custom("name", [0, 2, 1, (byte)'m', 1, 4, 1, 3, 1, (byte)'a', 2, 3, 9, 9, 9, 42, 1, 8]);
        NameSection names = NameSection.Parse(section);

        names.Append(NameSubsection.Functions, [(4, "b"), (200, "ä")]);

        Assert.Equal("m", names.ReadModuleName());
        Assert.Equal(new Dictionary<uint, string> { [3] = "a", [4] = "b", [200] = "ä" }, names.ReadNames(NameSubsection.Functions));
        Assert.Equal<byte>(
            [0, 2, 1, (byte)'m', 1, 12, 3, 3, 1, (byte)'a', 4, 1, (byte)'b', 0xC8, 1, 2, 0xC3, 0xA4, 2, 3, 9, 9, 9, 42, 1, 8],
            names.ToSection().CustomContent.ToArray());
    }

    [Fact]
    public void A_subsection_that_is_missing_is_made_in_its_place()
    {
        NameSection names = NameSection.Parse(RawSection.Custom("name", [0, 2, 1, (byte)'m', 7, 1, 0]));

        names.Append(NameSubsection.Functions, [(0, "f")]);

        Assert.Equal<byte>([0, 2, 1, (byte)'m', 1, 4, 1, 0, 1, (byte)'f', 7, 1, 0], names.ToSection().CustomContent.ToArray());
    }

    [Fact]
    public void Names_of_what_is_not_there_give_way_to_those_of_what_is_new()
    {
        var names = new NameSection();
        names.Append(NameSubsection.Functions, [(1, "one"), (5, "five"), (9, "nine")]);

        names.Append(NameSubsection.Functions, [(5, "new"), (6, "newer")]);

        Assert.Equal(new Dictionary<uint, string> { [1] = "one", [5] = "new", [6] = "newer" }, names.ReadNames(NameSubsection.Functions));
    }

    [Fact]
    public void A_module_without_names_has_none()
    {
        Assert.Null(new NameSection().ReadModuleName());
        Assert.Empty(new NameSection().ReadNames(NameSubsection.Functions));
        Assert.Empty(new NameSection().ToSection().CustomContent.ToArray());
    }
}
