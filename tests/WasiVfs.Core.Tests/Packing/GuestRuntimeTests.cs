// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;
using WasiVfs.Packing;
using WasiVfs.Packing.Linking;
using WasiVfs.Tests.Support;
using WasiVfs.Tests.Wasm;
using WasiVfs.Trees;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>The compiled runtime and what the linker asks of it.</summary>
public sealed class GuestRuntimeTests
{
    private const int LinkedLimit = 32 * 1024, WritableLimit = 48 * 1024, ComponentLimit = 24 * 1024, LayerLimit = 28 * 1024;

    [Theory]
    [InlineData("read only")]
    [InlineData("writable")]
    [InlineData("united")]
    public void It_answers_every_call_with_the_type_of_preview1(string kind)
    {
        GuestRuntime guest = kind switch
        {
            "writable" => GuestRuntime.Writable,
            "united" => GuestRuntime.United,
            _ => GuestRuntime.ReadOnly,
        };
        foreach (Preview1Function function in Preview1.All.Where(function => function.Answer != Answer.Host))
        {
            int defined = (int)guest.Exports[function.Name] - guest.Imports.Count;
            Assert.Equal(function.Type, guest.Types.Function(guest.FunctionTypes[defined]));
        }

        Assert.Equal(46, Preview1.All.Count);
    }

    [Fact]
    public void The_recorded_hashes_are_those_of_the_committed_files()
    {
        string note = File.ReadAllText(Path.Combine(Repository.Root, "src", "WasiVfs.Guest", "guest.txt"));
        Assert.Equal(GuestRuntime.ReadOnly.Sha256, Recorded("guest.wasm"));
        Assert.Equal(GuestRuntime.Writable.Sha256, Recorded("guest-writable.wasm"));
        Assert.Equal(GuestRuntime.Component.Sha256, Recorded("guest-component.wasm"));
        Assert.Equal(GuestRuntime.ComponentWritable.Sha256, Recorded("guest-component-writable.wasm"));
        Assert.Equal(GuestRuntime.United.Sha256, Recorded("guest-union.wasm"));

        string Recorded(string file) => Regex.Match(note, $"^{Regex.Escape(file)} sha256 ([0-9a-f]{{64}})$", RegexOptions.Multiline).Groups[1].Value;
    }

    /// <summary>The layer is linked only into what asks for it.</summary>
    [Fact]
    public void A_module_that_only_reads_carries_none_of_the_layer()
    {
        using var directory = new TemporaryDirectory();
        string module = Packs.Write(directory, ImportEverything());
        PackResult reads = Packs.Make(directory, module, new PackOptions(), "reads.wasm");
        PackResult writes = Packs.Make(directory, module, new PackOptions { Layer = new WritableLayer() }, "writes.wasm");
        Assert.InRange(CodeLength(writes) - CodeLength(reads), 8 * 1024, LinkedLimit);
    }

    /// <summary>What unites a tree with the host's directories is linked only into what asks for it.</summary>
    [Theory]
    [InlineData(MemoryProfile.Portable)]
    [InlineData(MemoryProfile.Isolated)]
    public void What_unites_trees_is_small_when_linked(MemoryProfile memory)
    {
        using var directory = new TemporaryDirectory();
        string module = Packs.Write(directory, ImportEverything());
        PackResult reads = Packs.Make(directory, module, new PackOptions { Memory = memory }, "reads.wasm");
        PackResult unites = Packs.Make(directory, module, new PackOptions { Memory = memory, Union = true }, "unites.wasm");
        Assert.InRange(CodeLength(unites) - CodeLength(reads), 4 * 1024, 16 * 1024);
    }

    [Theory]
    [InlineData(MemoryProfile.Portable, false)]
    [InlineData(MemoryProfile.Isolated, false)]
    [InlineData(MemoryProfile.Portable, true)]
    [InlineData(MemoryProfile.Isolated, true)]
    public void All_of_it_is_small_when_linked(MemoryProfile memory, bool isWritable)
    {
        using var directory = new TemporaryDirectory();
        string module = Packs.Write(directory, ImportEverything());
        PackResult packed = Packs.Make(directory, module, new PackOptions { Memory = memory, Layer = isWritable ? new WritableLayer() : null });
        WasmModule result = WasmModule.Parse(File.ReadAllBytes(packed.Path));
        Assert.InRange(result.Find(SectionId.Code)!.Payload.Length, 1024, isWritable ? WritableLimit : LinkedLimit);
    }

    /// <summary>The fixtures import every function of wasi:filesystem 0.2, or of 0.3 in both forms.</summary>
    [Theory]
    [InlineData("wasip2", MemoryProfile.Portable)]
    [InlineData("wasip2", MemoryProfile.Isolated)]
    [InlineData("wasip3", MemoryProfile.Portable)]
    [InlineData("wasip3", MemoryProfile.Isolated)]
    public void What_answers_WASI_0_2_and_0_3_is_small_when_linked(string version, MemoryProfile memory)
    {
        using var directory = new TemporaryDirectory();
        string original = Repository.Fixture("conformance", version, "files.wasm");
        PackResult packed = Packs.Make(directory, original, new PackOptions { Memory = memory });
        Assert.InRange(CodeOfComponent(packed.Path) - CodeOfComponent(original), 1024, ComponentLimit);
    }

    /// <summary>The fixture imports every function that writes.</summary>
    [Theory]
    [InlineData(MemoryProfile.Portable)]
    [InlineData(MemoryProfile.Isolated)]
    public void The_layer_is_small_in_a_component_and_only_in_one_that_asks_for_it(MemoryProfile memory)
    {
        using var directory = new TemporaryDirectory();
        string original = Repository.Fixture("conformance", "wasip2-writable", "writable.wasm");
        int reads = Added(new PackOptions { Memory = memory }), writes = Added(new PackOptions { Memory = memory, Layer = new WritableLayer() });
        Assert.InRange(reads, 1024, ComponentLimit);
        Assert.InRange(writes - reads, 8 * 1024, LayerLimit);

        int Added(PackOptions options) => CodeOfComponent(Packs.Make(directory, original, options).Path) - CodeOfComponent(original);
    }

    private static int CodeOfComponent(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        ComponentSection module = ComponentFile.Read(new MemoryByteSource(file)).Modules.First();
        return WasmModule.Parse(file.AsMemory((int)module.PayloadOffset, (int)module.PayloadLength)).Find(SectionId.Code)!.Payload.Length;
    }

    [Fact]
    public void Only_what_is_reachable_is_linked()
    {
        using var directory = new TemporaryDirectory();
        PackResult everything = Packs.Make(directory, Packs.Write(directory, ImportEverything()), new PackOptions(), "everything.wasm");
        PackResult little = Packs.Make(directory, Packs.Write(directory, Import("fd_prestat_get")), new PackOptions(), "little.wasm");
        Assert.InRange(little.Length - little.ImageOffset - little.ImageLength, 0, 4096);
        Assert.True(CodeLength(little) * 3 < CodeLength(everything));
    }

    [Theory]
    [InlineData("f32.const")]
    [InlineData("f64.const")]
    [InlineData("memory.size")]
    [InlineData("memory.grow")]
    [InlineData("call_indirect")]
    [InlineData("table.size")]
    [InlineData("v128.const")]
    [InlineData("i32.extend8_s")]
    public void A_runtime_that_holds_more_than_integer_code_is_refused(string name)
    {
        Opcode opcode = OpcodeTable.Named(name);
        var guest = new ModuleBuilder();
        guest.Types.Add(ModuleBuilder.Entry(new FuncType([], []).Write));
        guest.Memories.Add(ModuleBuilder.Entry(new Limits(2).Write));
        guest.Globals.Add([0x7F, 1, 0x41, 0, 0x0B]);
        guest.Exports.Add(ModuleBuilder.Entry(new Export("bad", ExternKind.Function, 0).Write));
        guest.AddFunction(0, body =>
        {
            body.WriteU32(0);
            SampleInstruction.Write(body, opcode);
            body.WriteByte(0x0B);
        });
        var program = WasmModule.Parse(Import("fd_close"));
        var appender = new ModuleAppender(program);
        var linker = new GuestLinker(
            appender, new GuestRuntime(guest.ToArray()), new IsolatedMemory(programMemory: 0, memoryIndex: 1),
            new SegmentIndices(Linked: 0, Words: 0));
        linker.Link("bad");
        var error = Assert.Throws<InvalidOperationException>(linker.Finish);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    private static int CodeLength(PackResult packed) => WasmModule.Parse(File.ReadAllBytes(packed.Path)).Find(SectionId.Code)!.Payload.Length;

    private static byte[] ImportEverything() => Import([.. Preview1.All.Select(function => function.Name).Order(StringComparer.Ordinal)]);

    private static byte[] Import(params string[] names)
    {
        var builder = new ModuleBuilder();
        foreach (string name in names)
        {
            uint type = (uint)builder.Types.Count;
            builder.Types.Add(ModuleBuilder.Entry(Preview1.Find(name)!.Type.Write));
            builder.Imports.Add(ModuleBuilder.Entry(entry =>
            {
                entry.WriteName(Preview1.Module);
                entry.WriteName(name);
                entry.WriteByte((byte)ExternKind.Function);
                entry.WriteU32(type);
            }));
        }

        builder.Memories.Add(ModuleBuilder.Entry(new Limits(1).Write));
        return builder.ToArray();
    }
}
