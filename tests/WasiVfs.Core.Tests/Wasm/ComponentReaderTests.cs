// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Wasm;

/// <summary>Components as the reader sees them: made by wasm-tools, and malformed by hand.</summary>
public class ComponentReaderTests
{
    private static readonly byte[] Preamble = [0, .. "asm"u8, 0x0D, 0, 1, 0];
    private static readonly byte[] Adapted = File.ReadAllBytes(Repository.Fixture("runprobe", "runprobe.component.wasm"));

    [Fact]
    public void An_adapted_program()
    {
        ComponentModel model = Read(Adapted);
        Assert.Contains(model.Imports, import => import.Name.StartsWith("wasi:filesystem/types@0.2.", StringComparison.Ordinal)
            && import.Item.Sort == ComponentSort.Instance);
        Assert.StartsWith("wasi:cli/run@0.2.", Assert.Single(model.Exports).Name, StringComparison.Ordinal);
        Assert.Equal(4, model.File.Modules.Count());
        Assert.Single(model.Components);
        Assert.Single(model.Lifted);
        CanonicalFunction open = model.Lowered.Single(lowered => lowered.Function.Name == "[method]descriptor.open-at");
        Assert.StartsWith("wasi:filesystem/types@0.2.", open.Function.Interface, StringComparison.Ordinal);
        Assert.True(open.IsUtf8);
        ComponentType descriptor = model.Imports.Single(import => import.Name.StartsWith("wasi:filesystem/types", StringComparison.Ordinal))
            .Item.Type!.Exports["descriptor"].Type!;
        Assert.Equal(ComponentTypeKind.Resource, descriptor.Kind);
        Assert.Contains(descriptor, open.Function.Type.Reached());
    }

    /// <summary>Streams and futures of WASI 0.3, and the built-in functions of asynchronous calls.</summary>
    [Fact]
    public void A_component_of_0_3()
    {
        ComponentModel model = Read(File.ReadAllBytes(Repository.Fixture("component", "three.wasm")));
        CanonicalFunction write = model.Lowered.Single(lowered => lowered.Function.Interface == "wasi:cli/stdout@0.3.0");
        Assert.Contains(write.Function.Type.Reached(), type => type.IsStream);
    }

    /// <summary>A file may end anywhere, and the answer is a sentence with an offset in the file.</summary>
    [Fact]
    public void A_component_that_ends_early()
    {
        int refused = 0;
        for (int length = 0; length < Adapted.Length; length += length < 4000 ? 1 : 61)
        {
            refused += TryRead(Adapted[..length]) ? 0 : 1;
        }

        Assert.InRange(refused, 3000, int.MaxValue);
    }

    [Fact]
    public void Components_nested_a_thousand_deep()
    {
        byte[] component = [.. Preamble];
        for (int i = 0; i < 1000; i++)
        {
            component = [.. Preamble, .. Section(4, component)];
        }

        Assert.Contains("components are nested more than 100 deep", Error(component).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_nested_a_thousand_deep()
    {
        byte[] types = [0x40, 0, 1, 0];
        for (int i = 0; i < 1000; i++)
        {
            types = [0x42, 1, 1, .. types];
        }

        Assert.Contains("types are nested more than 100 deep", Error([.. Preamble, .. Section(7, [1, .. types])]).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(13, new byte[] { }, "malformed section id", 8)]
    [InlineData(6, new byte[] { 1, 3, 2, 1, 0 }, "an alias leads out of the component", 12)]
    [InlineData(6, new byte[] { 1, 3, 0, 5 }, "the index 5 is out of range", 13)]
    [InlineData(6, new byte[] { 1, 9 }, "malformed sort", 11)]
    [InlineData(7, new byte[] { 1, 0x55 }, "a type of the component model that is not known here, 0x55", 11)]
    [InlineData(7, new byte[] { 1, 0x69, 0 }, "the index 0 is out of range", 12)]
    [InlineData(8, new byte[] { 1, 0x7F }, "a canonical function that is not known here, 0x7f", 11)]
    [InlineData(10, new byte[] { 1, 7 }, "malformed name of an import or export", 11)]
    [InlineData(10, new byte[] { 1, 0, 1, 0x78, 9 }, "malformed description of an import or export", 14)]
    [InlineData(7, new byte[] { 1, 0x40, 0, 1, 0, 0 }, "section size mismatch", 15)]
    [InlineData(7, new byte[] { 0xFF, 0xFF, 0x03 }, "unexpected end", 13)]
    public void What_is_malformed_is_named_with_its_offset(byte section, byte[] content, string words, long offset)
    {
        WasmFormatException error = Error([.. Preamble, .. Section(section, content)]);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(offset, error.Offset);
    }

    [Fact]
    public void A_module_in_the_place_of_a_nested_component()
    {
        WasmFormatException error = Error([.. Preamble, .. Section(4, [0, .. "asm"u8, 1, 0, 0, 0])]);
        Assert.Contains("a component is expected, and a module stands here", error.Message, StringComparison.Ordinal);
        Assert.Equal(14, error.Offset);
    }

    private static ComponentModel Read(byte[] file) => ComponentModel.Read(ComponentFile.Read(new MemoryByteSource(file)));

    private static WasmFormatException Error(byte[] file) => Assert.Throws<WasmFormatException>(() => Read(file));

    private static bool TryRead(byte[] file)
    {
        try
        {
            Read(file);
            return true;
        }
        catch (WasmFormatException error)
        {
            Assert.InRange(error.Offset!.Value, 0, file.Length);
            return false;
        }
    }

    private static byte[] Section(byte id, byte[] content)
    {
        var section = new WasmWriter();
        section.WriteByte(id);
        section.WriteSized(content);
        return section.ToArray();
    }
}
