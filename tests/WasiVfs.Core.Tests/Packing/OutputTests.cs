// SPDX-License-Identifier: MIT
using WasiVfs.Embedding;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>Where outputs may go, and what is never delivered.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly TemporaryDirectory _work = new();

    public OutputTests() => _work.Write("tree/sub/file", "content");

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("tree/out.wasm")]
    [InlineData("tree/sub/out.wasm")]
    [InlineData("link/out.wasm")]
    [InlineData("tree/../link/sub/out.wasm")]
    [InlineData("link-to-file")]
    public void An_output_inside_a_packed_tree_is_refused(string output)
    {
        Links.ToDirectory(At("link"), "tree");
        Links.ToFile(At("link-to-file"), At("tree/sub/out.wasm"));
        foreach (string tree in new[] { At("tree"), At("link") })
        {
            PackOptions options = Packs.Options((tree, "/work"));
            var refused = Assert.Throws<PackException>(() => ModulePacker.Pack(TreeSum.Module("c"), At(output), options));
            Assert.Equal(ErrorId.OutputInsideTree, refused.Id);
            Assert.Equal(ErrorId.OutputInsideTree, Assert.Throws<PackException>(() => ImagePacker.Pack(At(output), options)).Id);
            Assert.Equal(["file"], Directory.GetFileSystemEntries(At("tree/sub")).Select(Path.GetFileName));
        }
    }

    [Theory]
    [InlineData("out.wasm", "")]
    [InlineData("tree-beside/out.wasm", "")]
    [InlineData("tree/out.wasm", "*.wasm")]
    [InlineData("tree/sub/out.wasm", "sub/")]
    public void One_outside_or_excluded_is_made_and_the_next_pack_is_the_same(string output, string exclude)
    {
        Directory.CreateDirectory(At("tree-beside"));
        PackOptions options = Packs.Options((At("tree"), "/work")) with { Exclude = exclude.Length == 0 ? [] : [exclude] };
        string first = ModulePacker.Pack(TreeSum.Module("c"), At(output), options).ImageDigest;
        Assert.Equal(first, ModulePacker.Pack(TreeSum.Module("c"), At(output), options).ImageDigest);
    }

    [Fact]
    public void A_run_may_embed_the_directory_of_temporary_files()
    {
        using var run = EmbeddedRun.Prepare(TreeSum.Module("c"), Packs.Options((_work.Path, "/work")));
        Assert.True(File.Exists(run.Pack.Path));
    }

    [Theory]
    [InlineData("same", "same")]
    [InlineData("same", "tree/../same")]
    [InlineData("link/same", "tree/same")]
    [InlineData("linked", "tree/sub/file")]
    public void Split_refuses_to_write_both_to_one_file(string module, string image)
    {
        Links.ToDirectory(At("link"), "tree");
        Links.ToFile(At("linked"), "tree/sub/file");
        string packed = ModulePacker.Pack(TreeSum.Module("c"), At("packed.wasm"), Packs.Options((Packs.SmallTree, "/work"))).Path;
        Assert.Equal(ErrorId.OutputTwice, Assert.Throws<PackException>(() => ModuleSplitter.Split(packed, At(module), At(image))).Id);
        Assert.False(File.Exists(At("same")));
        Assert.Equal("content", File.ReadAllText(At("tree/sub/file")));
    }

    [Fact]
    public void Split_may_take_the_packed_files_place()
    {
        string packed = ModulePacker.Pack(TreeSum.Module("c"), At("packed.wasm"), Packs.Options((Packs.SmallTree, "/work"))).Path;
        ModuleSplitter.Split(packed, packed, At("image.erofs"));
        Assert.Equal(File.ReadAllBytes(TreeSum.Module("c")), File.ReadAllBytes(packed));
    }

    // A disk that gives back other bytes than were written.
    [Theory]
    [InlineData("header")]
    [InlineData("superblock")]
    [InlineData("record")]
    [InlineData("digests")]
    public void What_cannot_be_opened_again_is_not_delivered(string damaged)
    {
        using PreparedPack pack = PreparedPack.Make(
            HostFile.OpenSource(TreeSum.Module("c")), "in.wasm", "out.wasm", Packs.Options((Packs.SmallTree, "/work")), null, CancellationToken.None);
        using var whole = new MemoryStream();
        PackResult result = pack.Write(whole, "out.wasm", null, CancellationToken.None);
        long at = damaged switch
        {
            "header" => 9,
            "superblock" => result.ImageOffset + 1024,
            "record" => whole.ToArray().AsSpan().IndexOf("{\"formatVersion\""u8),
            _ => whole.Length - 50,
        };
        using var faulty = new FaultyStream(at);
        var refused = Assert.Throws<PackException>(() => pack.Write(faulty, "out.wasm", null, CancellationToken.None));
        Assert.Equal(ErrorId.OutputUnreadable, refused.Id);
    }

    private string At(string name) => Path.Combine(_work.Path, name);

    private sealed class FaultyStream(long at) : MemoryStream
    {
        public override int Read(Span<byte> buffer)
        {
            long start = Position;
            int count = base.Read(buffer);
            if (at >= start && at < start + count)
            {
                buffer[(int)(at - start)] ^= 0x55;
            }

            return count;
        }
    }
}
