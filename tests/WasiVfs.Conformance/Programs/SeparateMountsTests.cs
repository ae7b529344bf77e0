// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Packing.Sources;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>Mappings that are mounts of their own, as in the original: one inside another is found by its own path, and not listed
/// in the outer one.</summary>
public sealed class SeparateMountsTests : IDisposable
{
    private readonly TemporaryDirectory _outer = new();
    private readonly TemporaryDirectory _inner = new();
    private readonly TemporaryDirectory _output = new();

    public SeparateMountsTests()
    {
        _outer.Write("outer.txt", "outer");
        _inner.Write("inner.txt", "inner");
    }

    public void Dispose()
    {
        _outer.Dispose();
        _inner.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void A_mapping_packed_later_is_not_listed_either()
    {
        PackOptions first = Packs.Options((_outer.Path, "/mnt0")) with { SeparateMounts = true };
        string packed = Packs.Make(_output, TreeSum.Module("c"), first, "first.wasm").Path;
        PackResult again = Packs.Make(_output, packed, Packs.Options((_inner.Path, "/mnt0/mnt1")), "again.wasm");
        PackOptions both = Packs.Options((_outer.Path, "/mnt0"), (_inner.Path, "/mnt0/mnt1")) with { SeparateMounts = true };
        PackResult once = Packs.Make(_output, TreeSum.Module("c"), both, "once.wasm");
        Assert.Equal(File.ReadAllBytes(once.Path), File.ReadAllBytes(again.Path));
        Assert.Equal(["outer.txt"], Names(again, "/mnt0"));
        Assert.Equal(["inner.txt"], Names(again, "/mnt0/mnt1"));
    }

    [Fact]
    public void Mappings_that_are_not_nested_lie_at_their_guest_paths()
    {
        PackResult packed = Packs.Make(
            _output, TreeSum.Module("c"), Packs.Options((_outer.Path, "/a"), (_inner.Path, "/a-b")) with { SeparateMounts = true });
        Assert.Equal([new PackedMount("/a", "/a"), new PackedMount("/a-b", "/a-b")], packed.Mounts);
    }

    [Theory]
    [InlineData("/a /a/b /a/b/c", "/.mounts/0 /.mounts/1 /a/b/c")]
    [InlineData("/a/b/c /a a/b", "/a/b/c /.mounts/0 /.mounts/1")]
    [InlineData("/ /.mounts", "/.mounts_/0 /.mounts")]
    [InlineData("/.mounts/x / /.mounts_", "/.mounts/x /.mounts__/0 /.mounts_")]
    [InlineData("/a /a.b /a-b /ab", "/a /a.b /a-b /ab")]
    [InlineData(". work", "/.mounts/0 /work")]
    public void Outer_mounts_lie_apart(string guestPaths, string imagePaths) => Assert.Equal(
        imagePaths.Split(' '),
        MountPlaces.Of(guestPaths.Split(' ').Select(GuestPath.Parse), separate: true).Select(mount => mount.ImagePath));

    private static IEnumerable<string> Names(PackResult packed, string guestPath)
    {
        using ImageFile image = ImageFile.Open(packed.Path);
        string place = packed.Mounts.Single(mount => mount.GuestPath == guestPath).ImagePath;
        return [.. image.Root.OpenAt(PathFlags.None, place[1..]).ReadDirectory().Select(entry => entry.Name)];
    }
}
