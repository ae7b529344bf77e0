// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>What a packed file looks like from outside.</summary>
public sealed class PackedFileTests : IDisposable
{
    private readonly TemporaryDirectory _tree = new();
    private readonly TemporaryDirectory _output = new();

    public PackedFileTests() => TreeSum.MakeTree(_tree);

    public void Dispose()
    {
        _tree.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void The_image_starts_at_a_multiple_of_4096_and_is_what_the_record_says()
    {
        PackResult packed = Pack();
        byte[] file = File.ReadAllBytes(packed.Path);
        byte[] image = file[(int)packed.ImageOffset..(int)(packed.ImageOffset + packed.ImageLength)];
        Assert.Equal(0, packed.ImageOffset % 4096);
        Assert.Equal(file.Length, packed.Length);
        Assert.Equal(Convert.ToHexStringLower(DigestsOf(image).Root), packed.ImageDigest);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(TreeSum.Module("c")))), packed.ModuleSha256);

        using ImageFile opened = ImageFile.Open(packed.Path);
        Assert.Equal(packed.ImageOffset, opened.ImageOffset);
        Assert.Equal(packed.ImageLength, opened.ImageLength);
        Assert.Equal(packed.ImageDigest, opened.Record!.ImageDigest);
        Assert.Equal(packed.ModuleSha256, opened.Record.ModuleSha256);
        Assert.Equal([new PackedMount("/work", "/work")], opened.Record.Mounts);
        Assert.Equal(PackRecord.ThisPacker, opened.Record.Packer);
    }

    [Fact]
    public void The_tree_is_read_back()
    {
        using ImageFile opened = ImageFile.Open(Pack().Path);
        Descriptor work = opened.Root.OpenAt(PathFlags.None, "work");
        Assert.Equal(["work"], opened.Root.ReadDirectory().Select(entry => entry.Name));
        Assert.Equal(
            Directory.GetFileSystemEntries(_tree.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            work.ReadDirectory().Select(entry => entry.Name).Order(StringComparer.Ordinal));
        Assert.Equal("files/a", work.ReadLinkAt("link-to-file"));
    }

    [FactNeeding(Requires.ErofsMount)]
    public void Linux_mounts_the_packed_module_itself()
    {
        PackResult packed = Pack();
        using var mountPoint = new TemporaryDirectory();
        Tool.Check("mount", "-t", "erofs", "-o", $"loop,ro,offset={packed.ImageOffset}", packed.Path, mountPoint.Path);
        try
        {
            Tool.Check("diff", "-r", "--no-dereference", _tree.Path, Path.Combine(mountPoint.Path, "work"));
        }
        finally
        {
            Tool.Check("umount", mountPoint.Path);
        }
    }

    [Theory]
    [InlineData(MemoryProfile.Portable)]
    [InlineData(MemoryProfile.Isolated)]
    public void Packing_the_same_twice_gives_the_same_bytes(MemoryProfile memory)
    {
        PackOptions options = Packs.Options((_tree.Path, "/work")) with { Memory = memory };
        byte[] first = File.ReadAllBytes(Packs.Make(_output, TreeSum.Module("rust"), options, "first.wasm").Path);
        byte[] second = File.ReadAllBytes(Packs.Make(_output, TreeSum.Module("rust"), options, "second.wasm").Path);
        Assert.Equal(first, second);
    }

    [Fact]
    public void Packing_a_packed_module_again_equals_packing_once_with_both()
    {
        using var more = new TemporaryDirectory();
        more.Write("more.txt", "more");
        PackResult first = Packs.Make(_output, TreeSum.Module("go"), Packs.Options((_tree.Path, "/work")), "first.wasm");
        PackResult again = Packs.Make(_output, first.Path, Packs.Options((more.Path, "/work/more")), "again.wasm");
        PackResult once = Packs.Make(_output, TreeSum.Module("go"), Packs.Options((_tree.Path, "/work"), (more.Path, "/work/more")), "once.wasm");
        Assert.Equal(File.ReadAllBytes(once.Path), File.ReadAllBytes(again.Path));
        Assert.Equal(once.ModuleSha256, again.ModuleSha256);
    }

    [Fact]
    public void Every_original_section_and_every_unchanged_body_keeps_its_bytes()
    {
        byte[] before = File.ReadAllBytes(TreeSum.Module("go"));
        WasmModule old = WasmModule.Parse(before);
        WasmModule packed = WasmModule.Parse(File.ReadAllBytes(Pack("go").Path));
        CodeSection oldCode = old.Code;
        CodeSection newCode = packed.Code;
        int changed = 0;
        for (int i = 0; i < oldCode.Bodies.Length; i++)
        {
            Assert.Equal(oldCode.Bodies[i].Body.Length, newCode.Bodies[i].Body.Length);
            changed += oldCode.BodyBytes(i).SequenceEqual(newCode.BodyBytes(i)) ? 0 : 1;
        }

        Assert.InRange(changed, 1, 40);
        Assert.Equal(old.Find(SectionId.Import)!.Payload.ToArray(), packed.Find(SectionId.Import)!.Payload.ToArray());
        Assert.All(
            old.Sections.Where(section => section.Id == SectionId.Custom),
            section => Assert.Contains(packed.Sections, other => other.Payload.Span.SequenceEqual(section.Payload.Span)));
    }

    [Fact]
    public void A_pack_without_mappings_is_a_pack()
    {
        PackResult packed = Packs.Make(_output, TreeSum.Module("c"), new PackOptions());
        Assert.Empty(packed.Mounts);
        using ImageFile opened = ImageFile.Open(packed.Path);
        Assert.Empty(opened.Root.ReadDirectory());
    }

    [Fact]
    public void The_output_may_be_the_module_itself()
    {
        string module = Path.Combine(_output.Path, "program.wasm");
        File.Copy(TreeSum.Module("c"), module);
        PackResult packed = ModulePacker.Pack(module, module, Packs.Options((_tree.Path, "/work")));
        Assert.Equal(module, packed.Path);
        using ImageFile opened = ImageFile.Open(module);
        Assert.Single(opened.Root.ReadDirectory());
    }

    private static ImageDigests DigestsOf(byte[] bytes)
    {
        using ErofsImage image = ErofsImage.Open(bytes);
        return ImageDigester.Compute(image, ErofsVerifier.RegularFiles(image));
    }

    private PackResult Pack(string language = "c") => Packs.Make(_output, TreeSum.Module(language), MemoryProfile.Portable, (_tree.Path, "/work"));
}
