// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Text;
using WasiVfs.Packing;
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Splitting;
using WasiVfs.Tests.Support;
using WasiVfs.Tests.Trees;
using WasiVfs.Trees;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>Every step costs a small multiple of its input, whoever made that, and no step holds an image in memory.</summary>
public sealed class BoundsTests : IDisposable
{
    private const int Megabyte = 1 << 20;

    private readonly TemporaryDirectory _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void An_undo_record_that_unfolds_is_cut_off()
    {
        PackResult packed = ModulePacker.Pack(TreeSum.Module("go"), At("packed.wasm"), Packs.Options((Packs.SmallTree, "/work")));
        using var file = new MemoryByteSource(File.ReadAllBytes(packed.Path));
        WasmFile wasm = WasmFile.Scan(file);
        PackedModule module = PackedModule.Read(wasm, PackRecordJson.Read(wasm.ReadCustom(PackRecord.SectionName)));
        int code = module.Sections.Find(SectionId.Code)!.Payload.Length;
        byte[] undo = Unfolding(code, times: 10_000);
        var output = new CountingOutput();
        Assert.Equal(ErrorId.UndoDamaged, Assert.Throws<PackException>(() => ModuleUndo.Follow(undo, module.Sections, output)).Id);
        Assert.InRange(output.Position, 0, module.Sections.Length + undo.Length);

        // And as a file, where check, split and a trace follow it.
        File.WriteAllBytes(At("hostile.wasm"), Packs.WithRecord(File.ReadAllBytes(packed.Path), json =>
        {
            int start = json.IndexOf("\"undo\":\"", StringComparison.Ordinal) + "\"undo\":\"".Length;
            return json[..start] + Convert.ToBase64String(undo) + json[json.IndexOf('"', start)..];
        }));
        Assert.False(TreeChecker.Check(At("hostile.wasm")).IsValid);
        Assert.Equal(ErrorId.UndoDamaged,
            Assert.Throws<PackException>(() => ModuleSplitter.Split(At("hostile.wasm"), At("module.wasm"), imagePath: null)).Id);
        Assert.False(File.Exists(At("module.wasm")));
        Assert.Equal(ErrorId.UndoDamaged, Assert.Throws<PackException>(
            () => ModulePacker.Pack(At("hostile.wasm"), At("traced.wasm"), new PackOptions { Trace = true })).Id);
    }

    [Theory]
    [InlineData(1, 1_000_000)]
    [InlineData(100_000, 1)]
    public void Data_segments_are_found_in_a_few_reads(int segments, int terms)
    {
        byte[] file = ModuleWithSegments(segments, terms);
        using var source = new CountingByteSource(file);
        Assert.Equal(segments, WasmFile.Scan(source).Segments().Count());
        Assert.InRange(source.BytesRead, 1, 4L * file.Length);
    }

    [Fact]
    public void Files_that_lie_over_each_other_are_hashed_once()
    {
        byte[] image = ErofsOracle.Build(Overlapping(count: 200, blocks: 40));
        using (ErofsImage opened = ErofsImage.Open(image))
        {
            // Every file claims the blocks from its own number on, in the room of the first and some more.
            for (int i = 0; i < 200; i++)
            {
                var file = (ErofsDescriptor)opened.Root.OpenAt(PathFlags.None, $"f{i:d3}");
                uint first = (uint)(((ErofsDescriptor)opened.Root.OpenAt(PathFlags.None, "f000")).Inode.Start / 4096);
                BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan((int)file.Inode.Offset + ErofsFormat.CompactInode.StartBlock), first + (uint)i);
            }
        }

        using var source = new CountingByteSource(image);
        using ErofsImage hostile = ErofsImage.Open(source);
        ImageDigester.Compute(hostile, ErofsVerifier.RegularFiles(hostile));
        Assert.InRange(source.BytesRead, image.Length / 2, 2L * image.Length);
    }

    [Fact]
    public void A_file_full_of_superblocks_that_are_none_is_searched_once()
    {
        byte[] file = new byte[4 * Megabyte];
        for (int at = 1024; at + 128 <= file.Length; at += 128)
        {
            // All that can be told from the fields is right; the checksum is not.
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), ErofsFormat.Magic);
            file[at + ErofsFormat.Superblock.FeatureCompat] = 1;
            file[at + ErofsFormat.Superblock.BlockBits] = 12;
            file[at + ErofsFormat.Superblock.BlockCount] = 1;
        }

        using var source = new CountingByteSource(file);
        Assert.Empty(ImageSearch.Find(source));
        Assert.InRange(source.BytesRead, file.Length, 50L * file.Length);

        byte[] magic = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, ErofsFormat.Magic);
        using var dense = new CountingByteSource([.. Enumerable.Repeat(magic, Megabyte).SelectMany(bytes => bytes)]);
        Assert.Empty(ImageSearch.Find(dense));
        Assert.InRange(dense.BytesRead, dense.Length / 2, 2 * dense.Length);
    }

    [Fact]
    public void No_step_holds_the_image_in_memory()
    {
        const int size = 64 * Megabyte;
        using var tree = new TemporaryDirectory();
        byte[] content = new byte[size];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(tree.Write("large", ""), content);
        string packed = ModulePacker.Pack(TreeSum.Module("c"), At("packed.wasm"), Packs.Options((tree.Path, "/work"))).Path;

        AssertFlat(() => ModulePacker.Pack(packed, At("again.wasm"), Packs.Options((Packs.SmallTree, "/more"))));
        AssertFlat(() => ModuleSplitter.Split(packed, At("module.wasm"), At("image.erofs")));
        AssertFlat(() => Assert.True(TreeChecker.Check(packed).IsValid));
        AssertFlat(() => ModuleSplitter.Verify(packed, TreeSum.Module("c")));
        Assert.Equal(File.ReadAllBytes(TreeSum.Module("c")), File.ReadAllBytes(At("module.wasm")));

        static void AssertFlat(Action step)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            step();
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, size / 8);
        }
    }

    private string At(string name) => Path.Combine(_work.Path, name);

    // Copies the code section again and again.
    private static byte[] Unfolding(int length, int times)
    {
        var undo = new WasmWriter();
        undo.WriteU64((ulong)UndoStep.Section);
        undo.WriteByte((byte)SectionId.Code);
        undo.WriteU32(0);
        for (int i = 0; i < times; i++)
        {
            undo.WriteU64(((ulong)length << UndoWriter.KindBits) | (ulong)UndoStep.Copy);
            undo.WriteS32(i == 0 ? 0 : -length);
        }

        return undo.ToArray();
    }

    private static byte[] ModuleWithSegments(int segments, int terms)
    {
        var section = new WasmWriter();
        section.WriteU32((uint)segments);
        for (int i = 0; i < segments; i++)
        {
            section.WriteU32(DataSection.Active);
            section.EmitI32(0);
            for (int term = 0; term < terms; term++)
            {
                section.EmitI32(0);
                section.Emit("i32.add");
            }

            section.Emit(Opcodes.End);
            section.WriteSized("x"u8);
        }

        return new WasmModule(new RawSection(SectionId.Data, section.WrittenMemory)).ToArray();
    }

    private static DirectoryNode Overlapping(int count, int blocks)
    {
        var root = new DirectoryNode();
        for (int i = 0; i < count; i++)
        {
            byte[] content = new byte[blocks * 4096];
            Encoding.UTF8.GetBytes($"file {i}").CopyTo(content, 0);
            root.Set($"f{i:d3}", new FileNode(FileContent.FromBytes(content)));
        }

        return root;
    }

    private sealed class CountingOutput : MemoryStream
    {
        private long _position;

        public override long Position => _position;

        public override void Write(ReadOnlySpan<byte> buffer) => _position += buffer.Length;
    }
}
