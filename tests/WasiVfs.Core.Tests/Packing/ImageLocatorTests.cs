// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Tests.Trees;
using WasiVfs.Trees;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>An image is found in whatever file holds it, and what has the looks of one is not believed.</summary>
public sealed class ImageLocatorTests : IDisposable
{
    private static readonly byte[] Component = [0, .. "asm"u8, 0x0D, 0, 1, 0];

    private readonly TemporaryDirectory _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(4095, 77)]
    [InlineData(3_000_001, 5)]
    public void In_any_file_at_any_offset(int before, int after)
    {
        byte[] image = SmallImage("inside");
        string path = Write([.. Noise(before), .. image, .. Noise(after)]);
        using TreeSource source = TreeSource.Open(path);
        Assert.Equal(before == 0 ? TreeKind.Erofs : TreeKind.EmbeddedImage, source.Kind);
        Assert.Equal(["inside"], source.Root.ReadDirectory().Select(entry => entry.Name));
        Assert.Equal(before == 0 ? [] : [WarningId.PackRecordLost], source.Warnings.Select(warning => warning.Id));
        using ImageFile opened = ImageFile.Open(path);
        Assert.Equal((before, before == 0 ? image.Length + after : image.Length), (opened.ImageOffset, opened.ImageLength));
        Assert.True(before == 0 || TreeChecker.Check(path).IsValid);
    }

    [Fact]
    public void The_last_of_several_and_none_that_lies_in_another()
    {
        var root = new DirectoryNode();
        root.Set("nested", new FileNode(FileContent.FromBytes(SmallImage("innermost"))));
        byte[] outer = ErofsOracle.Build(root);
        using ImageFile opened = ImageFile.Open(Write([.. Noise(10), .. SmallImage("first"), .. Noise(10), .. outer, .. Noise(10)]));
        Assert.Equal(["nested"], opened.Root.ReadDirectory().Select(entry => entry.Name));
    }

    [Fact]
    public void What_is_not_an_image_is_not_believed()
    {
        byte[] image = SmallImage("inside");
        byte[] damaged = [.. image];
        damaged[1024 + 40] ^= 1; // under the checksum
        Assert.Equal(ErrorId.NotATree, Refusal([.. Noise(10), .. damaged]));
        Assert.Equal(ErrorId.NotATree, Refusal([.. Noise(10), .. image[..^1]]));
        Assert.Equal(ErrorId.NotATree, Refusal(Noise(100_000)));
        Assert.Equal(ErrorId.NotATree, Refusal([]));
        Assert.Equal(ErrorId.NotPacked, Refusal(File.ReadAllBytes(TreeSum.Module("c"))));
        Assert.Equal(ErrorId.NotPacked, Refusal(Component));
    }

    [Fact]
    public void In_a_module_whose_records_were_taken_away()
    {
        PackResult packed = Pack();
        WasmModule module = WasmModule.Parse(File.ReadAllBytes(packed.Path));
        string path = Write(module.Select(section => section.Id == SectionId.Custom ? null : section).ToArray());
        AssertTree(path);
        CheckResult check = TreeChecker.Check(path);
        Assert.True(check.IsValid);
        Assert.Equal(WarningId.PackRecordLost, Assert.Single(check.Warnings).Id);
        var refusals = new Action[] { () => ModuleSplitter.Split(path, At("module.wasm"), null), () =>
            ModuleSplitter.Verify(path, TreeSum.Module("c")) };
        Assert.All(refusals, refused => Assert.Equal(ErrorId.ChangedAfterPacking, Assert.Throws<PackException>(refused).Id));
    }

    // What wasm-opt does: the record is kept, and tells of segments that are elsewhere.
    [Fact]
    public void In_a_module_whose_segments_were_renumbered()
    {
        WasmModule module = WasmModule.Parse(File.ReadAllBytes(Pack().Path));
        RawSection data = module.Find(SectionId.Data)!;
        ReadOnlySpan<byte> more = [1, 1, (byte)'x'];
        WasmReader reader = data.OpenReader();
        uint count = reader.ReadU32();
        string path = Write(module.With(SectionId.Data, VectorSection.Append(null, count + 1, [.. more, .. reader.Rest]))
            .With(SectionId.DataCount, SingleNumberSection.Encode(count + 1)).ToArray());
        AssertTree(path);
        Assert.Contains("rewritten", Assert.Single(TreeChecker.Check(path).Problems).Message, StringComparison.Ordinal);
        foreach (Action step in new Action[]
        {
            () => ModuleSplitter.Split(path, At("module.wasm"), null),
            () => ModuleSplitter.Verify(path, TreeSum.Module("c")),
            () => ModulePacker.Pack(path, At("again.wasm"), new PackOptions()),
        })
        {
            var refused = Assert.Throws<PackException>(step);
            Assert.Contains("another tool", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Parameter", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(PackRecord.ThisPacker, refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void In_the_packed_module_of_a_component(int depth)
    {
        PackResult packed = Pack();
        byte[] file = Nest(1, File.ReadAllBytes(packed.Path));
        for (int i = 0; i < depth; i++)
        {
            file = Nest(4, file);
        }

        string path = Write(file);
        using (ImageFile opened = ImageFile.Open(path))
        {
            Assert.Equal([new PackedMount("/work", "/work")], opened.Record!.Mounts);
            Assert.Empty(opened.Warnings);
        }

        AssertTree(path);
        CheckResult check = TreeChecker.Check(path);
        Assert.Equal((TreeKind.PackedModule, true, 0), (check.Kind, check.IsValid, check.Warnings.Count));
        file[file.AsSpan().IndexOf("A lamp"u8)] ^= 1;
        Assert.Contains(TreeChecker.Check(Write(file)).Problems, problem => problem.Path == "/work/poems/lamp.txt");
        Assert.Equal(ErrorId.ComponentNotSupported, Assert.Throws<PackException>(() => ModuleSplitter.Split(path, At("module.wasm"), null)).Id);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(100_000)]
    public void Behind_a_segment_whose_offset_is_a_long_expression(int terms)
    {
        WasmModule program = WasmModule.Parse(File.ReadAllBytes(TreeSum.Module("c")));
        RawSection data = program.Find(SectionId.Data)!;
        var segment = new WasmWriter();
        segment.WriteU32(DataSection.Active);
        segment.EmitI32(8);
        for (int i = 0; i < terms; i++)
        {
            segment.EmitI32(0);
            segment.Emit("i32.add");
        }

        segment.Emit(Opcodes.End);
        segment.WriteSized("x"u8);
        string module = Write(program.With(SectionId.Data, VectorSection.Append(data, 1, segment.WrittenSpan)).ToArray());
        PackResult packed = ModulePacker.Pack(module, At("packed.wasm"), Packs.Options((Packs.SmallTree, "/work")));
        AssertTree(packed.Path);
        Assert.True(TreeChecker.Check(packed.Path).IsValid);
        ModuleSplitter.Split(packed.Path, At("module.wasm"), At("image.erofs"));
        Assert.Equal(File.ReadAllBytes(module), File.ReadAllBytes(At("module.wasm")));
        ModuleSplitter.Verify(packed.Path, module);

        // The record's offset no longer holds: the segments are counted.
        WasmModule moved = WasmModule.Parse(File.ReadAllBytes(packed.Path));
        using ImageFile opened = ImageFile.Open(Write(moved.With(0, RawSection.Custom("in front", [1, 2, 3])).ToArray()));
        Assert.Empty(opened.Warnings);
        Assert.Single(opened.Root.ReadDirectory());
    }

    [FactNeeding(Requires.UnixFiles, "mkfifo")]
    public void A_pipe_is_refused_and_not_waited_for()
    {
        Tool.Check("mkfifo", At("pipe"));
        Assert.Equal(ErrorCode.Unsupported, Assert.Throws<FileSystemException>(() => ImageFile.Open(At("pipe"))).Code);
        Assert.Equal(ErrorCode.Unsupported, Assert.Throws<FileSystemException>(() => TreeChecker.Check(At("pipe"))).Code);
        Assert.Equal(ErrorCode.Unsupported,
            Assert.Throws<FileSystemException>(() => ModulePacker.Pack(At("pipe"), At("out.wasm"), new PackOptions())).Code);
        Assert.Equal(ErrorCode.IsDirectory, Assert.Throws<FileSystemException>(() => ImageFile.Open(_work.Path)).Code);
        Assert.Equal(ErrorCode.NoEntry, Assert.Throws<FileSystemException>(() => ImageFile.Open(At("nothing"))).Code);
    }

    private ErrorId Refusal(byte[] file) => Assert.ThrowsAny<WasiVfsException>(() => TreeSource.Open(Write(file)).Dispose()).Id;

    private static void AssertTree(string path)
    {
        using TreeSource source = TreeSource.Open(path);
        Assert.Equal("hello.txt", source.Root.OpenAt(PathFlags.None, "work").ReadDirectory().First().Name);
    }

    private PackResult Pack() => ModulePacker.Pack(TreeSum.Module("c"), At("packed.wasm"), Packs.Options((Packs.SmallTree, "/work")));

    private static byte[] SmallImage(string name)
    {
        var root = new DirectoryNode();
        root.Set(name, new FileNode(FileContent.FromBytes(new byte[5000])));
        return ErofsOracle.Build(root);
    }

    private static byte[] Nest(byte section, byte[] content)
    {
        var component = new WasmWriter();
        component.WriteBytes(Component);
        component.WriteByte(0);
        component.WriteSized([1, (byte)'x', 0]);
        component.WriteByte(section);
        component.WriteSized(content);
        return component.ToArray();
    }

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private string At(string name) => Path.Combine(_work.Path, name);

    private string Write(byte[] file) => Packs.Write(_work, file);
}
