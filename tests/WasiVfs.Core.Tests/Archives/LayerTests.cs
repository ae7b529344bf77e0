// SPDX-License-Identifier: MIT
using System.IO.Compression;
using System.Text;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Tests.Trees;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Archives;

/// <summary>Layers of container images over a tree (OCI image specification, layer.md).</summary>
public sealed class LayerTests : IDisposable
{
    private readonly TemporaryDirectory _work = new();
    private readonly string _program = TreeSum.Module("c");

    public LayerTests()
    {
        Write("tree/a", "old");
        Write("tree/dir/x", "x");
        Write("tree/dir/y", "y");
        Write("tree/other/z", "z");
    }

    public void Dispose() => _work.Dispose();

    /// <summary>Entries as type, path and content or target, and the tree that comes of them.</summary>
    public static TheoryData<string, string[], string[]> Layers() => new()
    {
        { "nothing", [], ["/a=old", "/dir/x=x", "/dir/y=y", "/other/z=z"] },
        { "a new file", ["0 new n"], ["/a=old", "/dir/x=x", "/dir/y=y", "/new=n", "/other/z=z"] },
        { "a changed file", ["0 dir/x changed"], ["/a=old", "/dir/x=changed", "/dir/y=y", "/other/z=z"] },
        { "a whiteout", ["0 dir/.wh.x"], ["/a=old", "/dir/y=y", "/other/z=z"] },
        { "a whiteout of a directory", ["0 .wh.dir"], ["/a=old", "/other/z=z"] },
        { "a directory in its place", ["0 .wh.dir", "5 dir/", "0 dir/n n"], ["/a=old", "/dir/n=n", "/other/z=z"] },
        { "the whiteout comes last", ["5 dir/", "0 dir/n n", "0 .wh.dir"], ["/a=old", "/dir/n=n", "/other/z=z"] },
        { "what the layer brings stays", ["0 a new", "0 .wh.a"], ["/a=new", "/dir/x=x", "/dir/y=y", "/other/z=z"] },
        { "an opaque directory", ["0 dir/n n", "0 dir/.wh..wh..opq"], ["/a=old", "/dir/n=n", "/other/z=z"] },
        { "a file for a directory", ["0 dir f"], ["/a=old", "/dir=f", "/other/z=z"] },
        { "a directory for a file", ["5 a/", "0 a/n n"], ["/a/n=n", "/dir/x=x", "/dir/y=y", "/other/z=z"] },
        { "a directory without an entry", ["0 new/n n"], ["/a=old", "/dir/x=x", "/dir/y=y", "/new/n=n", "/other/z=z"] },
        { "a link", ["2 l a"], ["/a=old", "/dir/x=x", "/dir/y=y", "/l -> a", "/other/z=z"] },
        { "the last of two entries", ["0 n 1", "0 n 2"], ["/a=old", "/dir/x=x", "/dir/y=y", "/n=2", "/other/z=z"] },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_is_laid_over_a_tree(string what, string[] entries, string[] expected)
    {
        string layer = WriteLayer("layer.tar", entries);
        using TreeSource tree = TreeSource.Open(At("tree"), [layer]);
        Assert.Equal(expected, Contents(tree.Root, ""));
        Assert.Empty(tree.Warnings);
        Assert.NotEqual("", what);

        // And packed it is the same.
        using ImageFile image = ImageFile.Open(Pack("packed.wasm", layer).Path);
        Assert.Equal(expected, Contents(image.Root, ""));
    }

    [Fact]
    public void Layers_are_applied_in_their_order_compressed_or_not()
    {
        string first = WriteLayer("first.tar", ["0 n 1", "0 m 1"]), second = WriteLayer("second.tar", ["0 .wh.n", "0 m 2"]);
        string compressed = At("second.tar.gz");
        using (var file = new GZipStream(File.Create(compressed), CompressionLevel.Fastest))
        {
            file.Write(File.ReadAllBytes(second));
        }

        using TreeSource tree = TreeSource.Open(At("tree"), [first, compressed]);
        Assert.Equal(["/a=old", "/dir/x=x", "/dir/y=y", "/m=2", "/other/z=z"], Contents(tree.Root, ""));
        using TreeSource other = TreeSource.Open(At("tree"), [second, first]);
        Assert.Equal(["/a=old", "/dir/x=x", "/dir/y=y", "/m=1", "/n=1", "/other/z=z"], Contents(other.Root, ""));
        Assert.Equal(WarningId.WhiteoutOfNothing, Assert.Single(other.Warnings).Id);
    }

    [Fact]
    public void Hard_links_lead_to_files_of_the_layer_and_of_the_tree_below()
    {
        string layer = WriteLayer("layer.tar", ["0 n n", "1 dir/m n", "1 twin dir/x"]);
        using TreeSource tree = TreeSource.Open(At("tree"), [layer]);
        foreach ((string first, string second) in (ReadOnlySpan<(string, string)>)[("n", "dir/m"), ("twin", "dir/x")])
        {
            Descriptor one = tree.Root.OpenAt(PathFlags.None, first), other = tree.Root.OpenAt(PathFlags.None, second);
            Assert.Equal((2UL, 2UL), (one.Stat().LinkCount, other.Stat().LinkCount));
            Assert.Equal(one.MetadataHash(), other.MetadataHash());
        }
    }

    /// <summary>The image with a layer has the bytes of the image of the tree that comes of it.</summary>
    [Fact]
    public void A_pack_with_a_layer_is_a_pack_of_the_tree_that_comes_of_it()
    {
        PackResult packed = Pack("packed.wasm", WriteLayer("layer.tar", ["0 .wh.a", "0 dir/x changed", "5 new/", "0 new/n n"]));
        File.Delete(At("tree/a"));
        Write("tree/dir/x", "changed");
        Write("tree/new/n", "n");
        Assert.Equal(File.ReadAllBytes(Pack("fresh.wasm").Path), File.ReadAllBytes(packed.Path));
        ModuleSplitter.Verify(packed.Path, _program);
    }

    [Fact]
    public void Times_are_kept_only_if_they_are_to_be()
    {
        string layer = At("layer.tar");
        File.WriteAllBytes(layer, TarBytes.Empty.Add("dir/"u8, '5', change: Time).Add("dir/n"u8, '0', change: Time).ToArray());
        foreach (bool keeps in (bool[])[true, false])
        {
            PackOptions options = Options(layer) with { PreserveTimestamps = keeps };
            using ImageFile image = ImageFile.Open(ModulePacker.Pack(_program, At("packed.wasm"), options).Path);
            long expected = keeps ? 1_000_000_000 : PosixTime.Default;
            Assert.Equal(expected, image.Root.StatAt(PathFlags.None, "dir").Modified.ToUnixTimeSeconds());
            Assert.Equal(expected, image.Root.StatAt(PathFlags.None, "dir/n").Modified.ToUnixTimeSeconds());
        }

        static void Time(byte[] header) => Encoding.ASCII.GetBytes("07346545000").CopyTo(header, 136);
    }

    [Theory]
    [InlineData("0 .wh.", "is not a whiteout")]
    [InlineData("0 .wh..", "is not a whiteout")]
    [InlineData("0 dir/.wh...", "'/dir/.wh...' is not a whiteout")]
    [InlineData("5 .wh.dir/", "is not a whiteout")]
    [InlineData("2 .wh.dir a", "is not a whiteout")]
    [InlineData("0 ../x", "has a '..' in its name")]
    [InlineData("0 a/x", "entries lie below '/a'")]
    [InlineData("1 n nothing", "leads to 'nothing'")]
    [InlineData("1 n dir", "leads to 'dir'")]
    public void What_is_not_a_layer_is_refused_and_nothing_is_written(string entry, string words)
    {
        string layer = WriteLayer("layer.tar", [entry]);
        var refused = Assert.Throws<ArchiveFormatException>(() => Pack("packed.wasm", layer));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Contains(layer, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(At("packed.wasm")));
    }

    [Fact]
    public void A_device_a_cut_archive_and_other_files_are_refused()
    {
        var device = Assert.Throws<FileSystemException>(() => Pack("packed.wasm", WriteLayer("layer.tar", ["3 dev/null"])));
        Assert.Equal((ErrorId.SpecialFile, "/dev/null"), (device.Id, device.Path));
        byte[] whole = File.ReadAllBytes(WriteLayer("layer.tar", ["0 n text"]));
        for (int length = 0; length < 1536; length += 256)
        {
            File.WriteAllBytes(At("cut.tar"), whole[..length]);
            Assert.Throws<ArchiveFormatException>(() => Pack("packed.wasm", At("cut.tar")));
        }

        Assert.Throws<ArchiveFormatException>(() => Pack("packed.wasm", At("tree")));
        Assert.Throws<ArchiveFormatException>(() => Pack("packed.wasm", _program));
        Assert.Throws<FileSystemException>(() => Pack("packed.wasm", At("nothing.tar")));
        Assert.False(File.Exists(At("packed.wasm")));
    }

    [Fact]
    public void Whiteouts_of_nothing_are_told_with_the_first()
    {
        PackResult packed = Pack("packed.wasm", WriteLayer("layer.tar", ["0 dir/.wh.q", "0 .wh.nothing", "0 .wh.a"]));
        Warning warning = Assert.Single(packed.Warnings);
        Assert.Equal(WarningId.WhiteoutOfNothing, warning.Id);
        Assert.Contains("(2; the first is '/", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_preopen_goes_with_its_directory()
    {
        string layer = WriteLayer("layer.tar", ["0 .wh.dir"]);
        PackOptions options = Packs.Options((At("tree"), "/"), (At("tree"), "/dir")) with { AppliedLayers = [layer] };
        PackResult packed = ModulePacker.Pack(_program, At("packed.wasm"), options);
        Assert.Equal(["/"], packed.Mounts.Select(mount => mount.GuestPath));
        Assert.Equal(WarningId.PreopenRemoved, Assert.Single(packed.Warnings).Id);
    }

    [Fact]
    public void A_layer_needs_something_to_be_laid_over()
    {
        string layer = WriteLayer("layer.tar", ["0 n n"]);
        var refused = Assert.Throws<PackException>(
            () => ModulePacker.Pack(_program, At("packed.wasm"), new PackOptions { AppliedLayers = [layer] }));
        Assert.Equal(ErrorId.NotPacked, refused.Id);

        // A packed module has it already.
        string packed = Pack("packed.wasm").Path;
        ModulePacker.Pack(packed, packed, new PackOptions { AppliedLayers = [layer] });
        using ImageFile image = ImageFile.Open(packed);
        Assert.Equal(["/a=old", "/dir/x=x", "/dir/y=y", "/n=n", "/other/z=z"], Contents(image.Root, ""));
    }

    private static IEnumerable<string> Contents(Descriptor directory, string path)
    {
        foreach ((DescriptorType type, string name) in directory.ReadDirectory().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            string place = $"{path}/{name}";
            string[] lines = type switch
            {
                DescriptorType.Directory => [.. Contents(directory.OpenAt(PathFlags.None, name), place)],
                DescriptorType.SymbolicLink => [$"{place} -> {directory.ReadLinkAt(name)}"],
                _ => [$"{place}={Encoding.UTF8.GetString(TreeComparison.Bytes(directory, name))}"],
            };
            foreach (string line in lines)
            {
                yield return line;
            }
        }
    }

    private string WriteLayer(string name, string[] entries)
    {
        var tar = TarBytes.Empty;
        foreach (string[] words in entries.Select(entry => entry.Split(' ')))
        {
            string text = words.ElementAtOrDefault(2) ?? "";
            bool isLink = words[0] is "1" or "2";
            tar.Add(words[1], words[0][0], isLink ? "" : text, isLink ? text : "");
        }

        File.WriteAllBytes(At(name), tar.ToArray());
        return At(name);
    }

    private PackResult Pack(string name, params string[] layers) => ModulePacker.Pack(_program, At(name), Options(layers));

    private PackOptions Options(params string[] layers) => Packs.Options((At("tree"), "/")) with { AppliedLayers = layers };

    private string At(string name) => Path.Combine(_work.Path, name);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }
}
