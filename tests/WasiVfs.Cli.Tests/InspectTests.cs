// SPDX-License-Identifier: MIT
using System.Text.Json;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Cli;

public sealed class InspectTests : IDisposable
{
    private readonly Command _command = new();

    public void Dispose() => _command.Dispose();

    [Fact]
    public void A_program_is_described()
    {
        string text = _command.Check("inspect", TreeSum.Module("rust")).ReplaceLineEndings("\n");
        Assert.StartsWith($"{TreeSum.Module("rust")}: a command, ", text, StringComparison.Ordinal);
        Assert.Contains("\nImports from wasi_snapshot_preview1\n", text, StringComparison.Ordinal);
        Assert.Contains("\n  fd_read: function (i32, i32, i32, i32) -> (i32)\n", text, StringComparison.Ordinal);
        Assert.Contains("\nExports\n  memory: memory ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Packed", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bill_of_materials_is_written_and_nothing_else()
    {
        _command.Write("files/p-1.dist-info/METADATA", "Name: p\nVersion: 1\n");
        _command.Check("pack", Command.PrintFile, "--dir", "files::/work", "--sbom", "-o", "out.wasm");
        using JsonDocument json = JsonDocument.Parse(_command.Check("inspect", "out.wasm", "--sbom"));
        Assert.Equal("pkg:pypi/p@1", json.RootElement.GetProperty("components")[0].GetProperty("purl").GetString());
        _command.Check("image", "--dir", "files::/work", "-o", "out.erofs");
        Capture without = _command.Run("inspect", "out.erofs", "--sbom");
        Assert.Equal(1, without.ExitCode);
        Assert.Contains("holds no bill of materials. Pack it with --sbom.", without.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_module_says_so_in_text_and_in_JSON()
    {
        _command.Write("files/hello.txt", "Hello\n");
        _command.Check("pack", Command.PrintFile, "--dir", "files::/work", "-o", "out.wasm");
        Assert.Contains("\nPacked by wasi-vfs ", _command.Check("inspect", "out.wasm"), StringComparison.Ordinal);

        using JsonDocument json = JsonDocument.Parse(_command.Check("inspect", "out.wasm", "--json"));
        JsonElement root = json.RootElement;
        Assert.Equal("Command", root.GetProperty("kind").GetString());
        Assert.Equal("/work", root.GetProperty("pack").GetProperty("mounts")[0].GetProperty("guestPath").GetString());
        Assert.Contains("bulk-memory", root.GetProperty("features").EnumerateArray().Select(feature => feature.GetString()));
        Assert.Equal(0, root.GetProperty("imageOffset").GetInt64() % 4096);
        Assert.Equal(new FileInfo(_command.At("out.wasm")).Length, root.GetProperty("length").GetInt64());
        using ImageFile image = ImageFile.Open(_command.At("out.wasm"));
        Assert.Equal(image.ImageOffset, root.GetProperty("imageOffset").GetInt64());
    }

    [Theory]
    [InlineData(ModuleKind.Command, "_start")]
    [InlineData(ModuleKind.Reactor, "_initialize")]
    [InlineData(ModuleKind.Library, "other")]
    public void The_kind_is_told_by_the_exports(ModuleKind kind, string export) =>
        Assert.Equal(kind, Summary(Exporting(export)).Kind);

    [Fact]
    public void An_object_file_and_a_component_are_told_apart()
    {
        WasmModule module = Exporting("_start").Build().With(0, RawSection.Custom("linking", [2]));
        Assert.Equal(ModuleKind.ObjectFile, Summary(module.ToArray()).Kind);
        ModuleSummary component = Summary([0, 0x61, 0x73, 0x6D, 0x0D, 0, 1, 0]);
        Assert.Equal((ModuleKind.Component, 8), (component.Kind, component.Length));
    }

    [Fact]
    public void The_library_of_the_original_is_recognised() => Assert.True(Summary(Exporting("wasi_vfs_pack_fs")).HasLibWasiVfs);

    [Fact]
    public void An_Emscripten_program_is_recognised()
    {
        ModuleBuilder module = Exporting("main");
        module.Imports.Add([3, .. "env"u8, 16, .. "__syscall_openat"u8, 0, 0]);
        Assert.True(Summary(module).IsEmscripten);
        Assert.False(Summary(Exporting("main")).IsEmscripten);
        _command.Write("program.wasm", module.ToArray());
        Assert.Contains("Made by Emscripten for a JavaScript host", _command.Run("inspect", "program.wasm").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_of_a_byte_are_shown()
    {
        var module = new ModuleBuilder();
        module.Memories.Add([9, 10, 20, 0]);
        ModuleMemory memory = Assert.Single(Summary(module).Memories);
        Assert.Equal((10ul, 20ul, 1), (memory.MinimumPages, memory.MaximumPages, memory.PageSize));
        Assert.Equal(["custom-page-sizes"], Summary(module).Features);
        _command.Write("program.wasm", module.ToArray());
        Assert.Contains("0: 10 pages, at most 20, of 1 byte each", _command.Run("inspect", "program.wasm").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("multimemory", 0, 0)]
    [InlineData("memory64", 4)]
    [InlineData("atomics", 3)]
    public void Features_that_need_no_instruction_are_found(string feature, params int[] memoryFlags)
    {
        var module = new ModuleBuilder();
        foreach (int flags in memoryFlags)
        {
            module.Memories.Add(flags == 3 ? [3, 1, 1] : [(byte)flags, 1]);
        }

        Assert.Equal([feature], Summary(module).Features);
        _command.Write("features.wasm", module.ToArray());
        Assert.Equal(memoryFlags.Length > 1, ModuleSummary.HasSeveralMemories(_command.At("features.wasm")));
    }

    [Theory]
    [InlineData("sign-ext", 0xC0)]
    [InlineData("tail-call", 0x12, 0)]
    [InlineData("bulk-memory", 0xFC, 11, 0)]
    [InlineData("nontrapping-fptoint", 0xFC, 0)]
    [InlineData("simd128", 0xFD, 0x4D)]
    [InlineData("relaxed-simd", 0xFD, 0x80, 2)]
    [InlineData("atomics", 0xFE, 3, 0)]
    [InlineData("exception-handling", 0x0A)]
    [InlineData("legacy-exceptions", 0x19)]
    [InlineData("reference-types", 0xD1)]
    [InlineData("gc", 0xFB, 0x1C)]
    [InlineData("function-references", 0xD4)]
    public void Features_are_found_by_the_instructions_of_the_code(string feature, params int[] instruction)
    {
        var module = new ModuleBuilder();
        module.Types.Add([0x60, 0, 0]);
        module.AddFunction(0, body => body.WriteBytes([0, .. instruction.Select(value => (byte)value), 0x0B]));
        Assert.Equal([feature], Summary(module).Features);
    }

    [Fact]
    public void Producers_and_custom_sections_are_listed()
    {
        var producers = new WasmWriter();
        producers.WriteU32(1);
        producers.WriteName("processed-by");
        producers.WriteU32(1);
        producers.WriteName("clang");
        producers.WriteName("19.1.7");
        WasmModule module = Exporting("_start").Build().Append(
            RawSection.Custom("producers", producers.WrittenSpan), RawSection.Custom("extra", [1, 2, 3]));
        ModuleSummary summary = Summary(module.ToArray());
        Assert.Equal([new ModuleProducer("processed-by", "clang", "19.1.7")], summary.Producers);
        Assert.Equal(["producers", "extra"], summary.CustomSections.Select(section => section.Name));
        Assert.Equal((summary.Length - 3, 3), (summary.CustomSections[1].Offset, summary.CustomSections[1].Length));
    }

    [Fact]
    public void A_damaged_producers_section_is_no_fault_of_the_module()
    {
        WasmModule module = Exporting("_start").Build().Append(RawSection.Custom("producers", [9, 9, 9]));
        Assert.Empty(Summary(module.ToArray()).Producers);
    }

    private static ModuleBuilder Exporting(string name)
    {
        var module = new ModuleBuilder();
        module.Types.Add([0x60, 0, 0]);
        module.AddFunction(0, body => body.WriteBytes([0, 0x0B]));
        module.Exports.Add(ModuleBuilder.Entry(entry => new Export(name, ExternKind.Function, 0).Write(entry)));
        return module;
    }

    private ModuleSummary Summary(ModuleBuilder module) => Summary(module.ToArray());

    private ModuleSummary Summary(byte[] module)
    {
        _command.Write("module.wasm", module);
        return ModuleSummary.Read(_command.At("module.wasm"));
    }
}
