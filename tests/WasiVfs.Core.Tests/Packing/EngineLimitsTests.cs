// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Packing.Linking;
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>Engines load no module that exceeds one of the limits that they share: none is made without a word.</summary>
public sealed class EngineLimitsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(MemoryProfile.Portable, false)]
    [InlineData(MemoryProfile.Isolated, false)]
    [InlineData(MemoryProfile.Portable, true)]
    public void Data_segments_make_room_and_come_back(MemoryProfile memory, bool isSealed)
    {
        ModuleBuilder module = Program();
        module.DataSegments.AddRange(Enumerable.Range(0, 100_000).Select(i => Segment(i * 3)));
        string program = Packs.Write(_directory, module.ToArray());
        string back = Path.Combine(_directory.Path, "back.wasm");

        PackResult packed = Packs.Make(_directory, program, new PackOptions { Memory = memory, Sealed = isSealed });

        Assert.Equal(100_000u, WasmModule.Parse(File.ReadAllBytes(packed.Path)).DataCount);
        ModuleSplitter.Split(packed.Path, back, imagePath: null);
        Assert.Equal(File.ReadAllBytes(program), File.ReadAllBytes(back));
        ModuleSplitter.Verify(packed.Path, program);
        Assert.InRange(new FileInfo(packed.Path).Length - new FileInfo(program).Length, 0, 50_000);
    }

    [Fact]
    public void Data_segments_that_cannot_be_merged() => AssertRefused("100,000 data segments", "100,005", module =>
        module.DataSegments.AddRange(Enumerable.Range(0, 100_000).Select(i => Segment((100_000 - i) * 3))));

    [Fact]
    public void Types() => AssertRefused("1,000,000 types", "1,000,0", module => Fill(module.Types, [0x60, 0, 0]));

    [Fact]
    public void Functions() => AssertRefused("1,000,000 functions", "1,000,0", module =>
    {
        Fill(module.Functions, [0]);
        module.Functions.RemoveAt(0); // imports count
        module.Bodies.AddRange(Enumerable.Repeat<byte[]>([4, 0, 0x41, 0, 0x0B], module.Functions.Count - module.Bodies.Count));
    });

    [Fact]
    public void Globals() => AssertRefused("1,000,000 globals", "1,000,00", module => Fill(module.Globals, [0x7F, 0, 0x41, 0, 0x0B]));

    [Fact]
    public void Memories() => AssertRefused("100 memories", "101 memories", module =>
    {
        module.Memories.AddRange(Enumerable.Repeat<byte[]>([0, 0], 99));
        module.Exports.Add(ModuleBuilder.Entry(new Export("memory", ExternKind.Memory, 7).Write));
    }, MemoryProfile.Isolated);

    /// <summary>A call of the runtime takes a byte more than one of the import.</summary>
    [Fact]
    public void The_bytes_of_a_function() => AssertRefused("a function of 7,654,321 bytes", "7,654,322", module =>
    {
        const int most = 7_654_321;
        for (int i = 0; i < 200; i++)
        {
            module.AddFunction(0, body => body.WriteBytes([0, 0x41, 0, 0x0B]));
        }

        module.AddFunction(0, body =>
        {
            body.WriteBytes([0, 0x20, 0, 0x20, 1, 0x10, 0]);
            body.WriteBytes(Enumerable.Repeat((byte)1, most - 8).ToArray());
            body.WriteByte(0x0B);
        });
    });

    [Fact]
    public void A_program_above_a_limit_is_packed_with_a_warning()
    {
        ModuleBuilder module = Program();
        Fill(module.Types, [0x60, 0, 0]);
        module.Types.Add([0x60, 0, 0]);
        string program = Packs.Write(_directory, module.ToArray());
        PackResult packed = ModulePacker.Pack(program, Path.Combine(_directory.Path, "packed.wasm"), new PackOptions());
        Warning warning = Assert.Single(packed.Warnings, warning => warning.Id == WarningId.TooLargeForEngines);
        Assert.Contains("has 1,000,001 types", warning.Message, StringComparison.Ordinal);
    }

    private void AssertRefused(string has, string packed, Action<ModuleBuilder> fill, MemoryProfile memory = MemoryProfile.Portable)
    {
        ModuleBuilder module = Program();
        fill(module);
        string program = Packs.Write(_directory, module.ToArray());
        var refusal = Assert.Throws<PackException>(
            () => ModulePacker.Pack(program, Path.Combine(_directory.Path, "packed.wasm"), new PackOptions { Memory = memory }));
        Assert.Equal((ErrorId.TooLargeForEngines, program), (refusal.Id, refusal.Path));
        Assert.Contains($"has {has}, and packed it would have ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(packed, refusal.Message, StringComparison.Ordinal);
        Assert.Equal([program], Directory.GetFileSystemEntries(_directory.Path));
    }

    // An import that is answered, a function of the same type, a memory.
    private static ModuleBuilder Program()
    {
        var module = new ModuleBuilder { DataCount = false };
        module.Types.Add(ModuleBuilder.Entry(Preview1.Find("fd_prestat_get")!.Type.Write));
        module.Imports.Add(ModuleBuilder.Entry(entry =>
        {
            entry.WriteName(Preview1.Module);
            entry.WriteName("fd_prestat_get");
            entry.WriteBytes([0, 0]);
        }));
        module.Memories.Add([0, 8]);
        module.AddFunction(0, body => body.WriteBytes([0, 0x41, 0, 0x0B]));
        return module;
    }

    private static void Fill(List<byte[]> entries, byte[] entry) => entries.AddRange(Enumerable.Repeat(entry, 1_000_000 - entries.Count));

    private static byte[] Segment(int place) => ModuleBuilder.Entry(segment =>
    {
        segment.WriteByte(0);
        segment.EmitI32(place);
        segment.Emit(Opcodes.End);
        segment.WriteSized([0xAA]);
    });
}
