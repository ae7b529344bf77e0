// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Wasm;

public class ModuleTests
{
    [Fact]
    public void A_section_that_is_new_goes_where_the_order_wants_it()
    {
        var module = new WasmModule(RawSection.Custom("dylink.0", []), RawSection.Custom("first", []));
        SectionId[] backwards =
        [
            SectionId.Data, SectionId.Code, SectionId.DataCount, SectionId.Element, SectionId.Start, SectionId.Export, SectionId.Global,
            SectionId.Tag, SectionId.Memory, SectionId.Table, SectionId.Function, SectionId.Import, SectionId.Type,
        ];
        foreach (SectionId id in backwards)
        {
            module = module.With(id, new byte[1]);
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

        module = module.With(SectionId.Type, module.Sections[0].Payload);

        Assert.Equal(file.Length - 4, module.Length);
        Assert.Equal(10, module.PayloadOffset(module.Sections[0]));
        Assert.Equal(17, module.PayloadOffset(module.Sections[1]));
        Assert.Equal(module.Length, module.ToArray().Length);
    }

    [Fact]
    public void A_change_makes_another_module()
    {
        var module = new WasmModule(RawSection.Custom("a", [1]));
        WasmModule changed = module.Select(_ => RawSection.Custom("b", [2])).With(0, RawSection.Custom("c", [])).Append(RawSection.Custom("d", []));

        Assert.Equal(["a"], module.Sections.Select(section => section.CustomName));
        Assert.Equal(["c", "b", "d"], changed.Sections.Select(section => section.CustomName));
        Assert.Equal(["b"], changed.Select(section => section.CustomName == "b" ? section : null).Sections.Select(section => section.CustomName));
        Assert.Throws<ArgumentOutOfRangeException>(() => module.With(SectionId.Custom, default));
    }
}
