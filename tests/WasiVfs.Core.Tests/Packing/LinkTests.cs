// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>Symbolic links of a source: absolute ones that stay in the tree become relative, and what links lead to can be embedded.</summary>
public sealed class LinkTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _tree;

    public LinkTests()
    {
        _directory.Write("tree/usr/lib/real.txt", "real");
        _directory.Write("outside/file.txt", "outside");
        _tree = Path.Combine(_directory.Path, "tree");
    }

    public void Dispose() => _directory.Dispose();

    [FactNeeding(Requires.UnixFiles)]
    public void A_root_file_systems_absolute_links_become_relative()
    {
        Link("lib", "/usr/lib");
        Link("etc/alternatives/x", "/lib/real.txt");
        Link("usr/here", "/usr");
        Link("top", "/");
        Link("gone", "/missing");
        Link("usr/lib/up", "/usr/../etc");
        (DirectoryNode root, IReadOnlyList<Warning> warnings) = Image("/");
        Assert.Equal("usr/lib", Target(root, "/lib"));
        Assert.Equal("../../lib/real.txt", Target(root, "/etc/alternatives/x"));
        Assert.Equal(".", Target(root, "/usr/here"));
        Assert.Equal(".", Target(root, "/top"));
        Assert.Equal("/missing", Target(root, "/gone"));
        Assert.Equal("/usr/../etc", Target(root, "/usr/lib/up"));
        Assert.Contains("absolute targets, which WASI does not follow (2): /gone -> /missing, /usr/lib/up", Assert.Single(warnings).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Nix results and runfiles name their targets by paths of the host.</summary>
    [FactNeeding(Requires.UnixFiles)]
    public void A_link_to_a_place_of_the_source_on_the_host_becomes_relative()
    {
        Link("etc/x", Path.Combine(_tree, "usr", "lib", "real.txt"));
        Link("self", _tree);
        Link("beside", _tree + "-other");
        Link("out", Path.Combine(_directory.Path, "outside"));
        (DirectoryNode root, IReadOnlyList<Warning> warnings) = Image("/app");
        Assert.Equal("../usr/lib/real.txt", Target(root, "/app/etc/x"));
        Assert.Equal(".", Target(root, "/app/self"));
        Assert.StartsWith("/", Target(root, "/app/beside"), StringComparison.Ordinal);
        Assert.Contains("(2)", Assert.Single(warnings).Message, StringComparison.Ordinal);
    }

    /// <summary>A program that has the one preopen only could not follow it.</summary>
    [FactNeeding(Requires.UnixFiles)]
    public void A_link_from_one_mapping_to_another_stays()
    {
        Link("to", "/outside/file.txt");
        PackOptions options = Packs.Options((_tree, "/app"), (Path.Combine(_directory.Path, "outside"), "/outside"));
        (DirectoryNode root, _) = Image(options);
        Assert.Equal("/outside/file.txt", Target(root, "/app/to"));
    }

    [FactNeeding(Requires.UnixFiles)]
    public void What_links_lead_to_is_embedded_if_asked_for()
    {
        Link("out", Path.Combine(_directory.Path, "outside"));
        Link("file", "../outside/file.txt");
        Link("usr/lib/up", "../..");
        Link("gone", "nowhere");
        Link("ring", "ring");
        (DirectoryNode root, _) = Image(Packs.Options((_tree, "/app")) with { Dereference = true });
        Assert.Equal(7, Assert.IsType<FileNode>(root.Find(GuestPath.Parse("/app/out/file.txt"))).Content.Length);
        Assert.Equal(7, Assert.IsType<FileNode>(root.Find(GuestPath.Parse("/app/file"))).Content.Length);
        Assert.Equal("../..", Target(root, "/app/usr/lib/up"));
        Assert.Equal("nowhere", Target(root, "/app/gone"));
        Assert.Equal("ring", Target(root, "/app/ring"));
    }

    [FactNeeding(Requires.UnixFiles)]
    public void Links_of_an_archive_are_followed_within_it()
    {
        Link("lib", "usr/lib");
        Link("usr/lib/again.txt", "real.txt");
        Link("out", "../outside");
        string archive = Path.Combine(_directory.Path, "tree.tar");
        Tool.Check("tar", "-cf", archive, "-C", _tree, ".");
        PackOptions options = new() { Mappings = [Mapping.Archive(archive, "/app")], Dereference = true };
        (DirectoryNode root, _) = Image(options);
        Assert.Equal(4, Assert.IsType<FileNode>(root.Find(GuestPath.Parse("/app/lib/again.txt"))).Content.Length);
        Assert.Equal("../outside", Target(root, "/app/out"));
    }

    private void Link(string path, string target)
    {
        string full = Path.Combine(_tree, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.CreateSymbolicLink(full, target);
    }

    private (DirectoryNode Root, IReadOnlyList<Warning> Warnings) Image(string guestPath) => Image(Packs.Options((_tree, guestPath)));

    private (DirectoryNode Root, IReadOnlyList<Warning> Warnings) Image(PackOptions options)
    {
        string image = Path.Combine(_directory.Path, "image.erofs");
        ImageResult result = ImagePacker.Pack(image, options);
        using TreeSource source = TreeSource.Open(image);
        var builder = new TreeBuilder();
        builder.Map(source.Root, GuestPath.Root);
        return (builder.Build(), result.Warnings);
    }

    private static string Target(DirectoryNode root, string path) => Assert.IsType<SymlinkNode>(root.Find(GuestPath.Parse(path))).Target;
}
