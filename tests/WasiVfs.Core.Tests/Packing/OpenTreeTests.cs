// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Tests.Trees;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>Trees that are open already as what a pack embeds.</summary>
public sealed class OpenTreeTests : IDisposable
{
    private readonly TemporaryDirectory _work = new();
    private readonly PackResult _packed;

    public OpenTreeTests()
    {
        string tree = Path.Combine(_work.Path, "tree");
        DescriptorContract.MakeTree(tree);
        _packed = Packs.Make(_work, TreeSum.Module("c"), MemoryProfile.Portable, (tree, "/work"));
    }

    public void Dispose() => _work.Dispose();

    [Fact]
    public void A_directory_of_an_image_packs_to_the_same_image_as_the_host_directory_that_it_came_from()
    {
        using ImageFile image = ImageFile.Open(_packed.Path);
        PackResult again = Pack(Mapping.Of(image.Root.OpenAt(PathFlags.None, "work"), "W:/work", "/work"));
        Assert.Equal(_packed.ImageDigest, again.ImageDigest);
        Assert.Equal(_packed.Mounts, again.Mounts);
        Assert.Equal(DescriptorType.Directory, image.Root.Stat().Type); // the pack closed nothing
    }

    [Fact]
    public void A_file_of_an_image_is_embedded_under_the_guest_path()
    {
        using ImageFile image = ImageFile.Open(_packed.Path);
        Descriptor file = image.Root.OpenAt(PathFlags.None, "work/top/bytes");
        using ImageFile result = ImageFile.Open(Pack(Mapping.Of(file, "W:/work/top/bytes", "/etc/copy")).Path);
        Assert.Equal(10_000UL, result.Root.StatAt(PathFlags.None, "etc/copy").Size);
    }

    private PackResult Pack(Mapping mapping) =>
        Packs.Make(_work, TreeSum.Module("c"), new PackOptions { Mappings = [mapping] }, "again.wasm");
}
