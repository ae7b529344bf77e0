// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Wasm;

public class ModuleTests
{
    [Fact]
    public void A_section_that_is_new_goes_where_the_order_wants_it()
    {
        var module = new WasmModule();
        module.Append(RawSection.Custom("dylink.0", []));
        module.Append(RawSection.Custom("first", []));
        SectionId[] backwards =
        [
            SectionId.Data, SectionId.Code, SectionId.DataCount, SectionId.Element, SectionId.Start, SectionId.Export, SectionId.Global,
            SectionId.Tag, SectionId.Memory, SectionId.Table, SectionId.Function, SectionId.Import, SectionId.Type,
        ];
        foreach (SectionId id in backwards)
        {
            module.Set(id, new byte[1]);
        }

        Assert.Equal([SectionId.Custom, .. backwards.Reverse(), SectionId.Custom], module.Sections.Select(section => section.Id));
        Assert.Equal("dylink.0", module.Sections[0].CustomName);
        Assert.Equal(module.Sections.Count, WasmModule.Parse(module.ToArray()).Sections.Count);
    }

    [Fact]
    public void A_size_that_is_longer_than_need_be_is_kept_until_the_section_is_replaced()
    {
        byte[] file = [.. Preamble.OfModule, 1, 0x84, 0x80, 0x80, 0x80, 0x00, 1, 0x60, 0, 0, 0, 0x83, 0x00, 1, (byte)'x', 7];
        var module = WasmModule.Parse(file);

        Assert.Equal(file, module.ToArray());
        Assert.Equal(14, module.Sections[0].Offset);
        Assert.Equal((23, 1), (module.Sections[1].CustomContentOffset, module.Sections[1].CustomContent.Length));

        module.Set(SectionId.Type, module.Sections[0].Payload);

        Assert.Equal(file.Length - 4, module.Length);
        Assert.Equal(10, module.PayloadOffset(module.Sections[0]));
        Assert.Equal(17, module.PayloadOffset(module.Sections[1]));
        Assert.Equal(module.Length, module.ToArray().Length);
    }

    [Fact]
    public void Sections_can_be_replaced_removed_and_inserted()
    {
        var module = new WasmModule();
        RawSection first = RawSection.Custom("a", [1]);
        module.Append(first);
        module.Replace(first, RawSection.Custom("b", [2]));
        module.Insert(0, RawSection.Custom("c", []));

        Assert.Null(module.FindCustom("a"));
        Assert.Equal(["c", "b"], module.Sections.Select(section => section.CustomName));
        Assert.True(module.Remove(module.FindCustom("c")!));
        Assert.Single(module.Sections);
        Assert.Throws<ArgumentOutOfRangeException>(() => module.Set(SectionId.Custom, default));
    }
}
