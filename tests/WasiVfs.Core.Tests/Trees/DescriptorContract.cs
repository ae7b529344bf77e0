// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Trees;

/// <summary>
/// What every tree must answer, run over each implementation of <see cref="Descriptor"/>. The tree:
/// <code>
/// top/dir/file        "content"                 top/dir/to-file -> file          top/file-link -> dir/file
/// top/dir/sub/deep    "deep"                    top/dir/up -> ../..              top/dir-link -> dir
/// top/dir/loop -> loop      top/ping -> pong  top/pong -> ping                   top/absolute -> /dir/file
/// top/dangling -> nowhere   top/slash -> dir/   top/file-slash -> dir/file/      top/hard = top/dir/file
/// top/in-out -> ../top/dir                      top/chain40 .. chain1 -> dir/file  (forty links)  top/chain41
/// top/empty/   top/bytes  (10,000 bytes)
/// </code>
/// </summary>
public abstract class DescriptorContract
{
    /// <summary>The directory <c>top</c>.</summary>
    protected abstract Descriptor Top { get; }

    /// <summary>Whether the names of a file stay names of one file, as everywhere but in zip.</summary>
    protected virtual bool KeepsHardLinks => true;

    [Theory]
    [InlineData("", ErrorCode.NoEntry)]
    [InlineData("/", ErrorCode.NotPermitted)]
    [InlineData("/dir", ErrorCode.NotPermitted)]
    [InlineData("//", ErrorCode.NotPermitted)]
    [InlineData("..", ErrorCode.NotPermitted)]
    [InlineData("../top", ErrorCode.NotPermitted)]
    [InlineData("dir/../..", ErrorCode.NotPermitted)]
    [InlineData("dir/../../top/dir", ErrorCode.NotPermitted)]
    [InlineData("dir/up", ErrorCode.NotPermitted)]
    [InlineData("dir/up/top", ErrorCode.NotPermitted)]
    [InlineData("in-out", ErrorCode.NotPermitted)]
    [InlineData("absolute", ErrorCode.NotPermitted)]
    [InlineData("dir/loop", ErrorCode.Loop)]
    [InlineData("dir/loop/x", ErrorCode.Loop)]
    [InlineData("ping", ErrorCode.Loop)]
    [InlineData("chain41", ErrorCode.Loop)]
    [InlineData("dangling", ErrorCode.NoEntry)]
    [InlineData("dangling/x", ErrorCode.NoEntry)]
    [InlineData("nothing", ErrorCode.NoEntry)]
    [InlineData("nothing/", ErrorCode.NoEntry)]
    [InlineData("nothing/..", ErrorCode.NoEntry)]
    [InlineData("nothing/x", ErrorCode.NoEntry)]
    [InlineData("bytes/", ErrorCode.NotDirectory)]
    [InlineData("bytes/.", ErrorCode.NotDirectory)]
    [InlineData("bytes/..", ErrorCode.NotDirectory)]
    [InlineData("bytes/x", ErrorCode.NotDirectory)]
    [InlineData("file-link/", ErrorCode.NotDirectory)]
    [InlineData("file-slash", ErrorCode.NotDirectory)]
    [InlineData("by\0tes", ErrorCode.Invalid)]
    [InlineData("\0", ErrorCode.Invalid)]
    public void A_path_is_refused(string path, ErrorCode code)
    {
        Refused(code, () => Top.OpenAt(PathFlags.SymlinkFollow, path));
        Refused(code, () => Top.StatAt(PathFlags.SymlinkFollow, path));
        Refused(code, () => Top.MetadataHashAt(PathFlags.SymlinkFollow, path));
    }

    [Theory]
    [InlineData(".", DescriptorType.Directory)]
    [InlineData("./", DescriptorType.Directory)]
    [InlineData("dir", DescriptorType.Directory)]
    [InlineData("dir/", DescriptorType.Directory)]
    [InlineData("dir//", DescriptorType.Directory)]
    [InlineData("dir/.", DescriptorType.Directory)]
    [InlineData("dir/..", DescriptorType.Directory)]
    [InlineData("./dir/../dir//./file", DescriptorType.RegularFile)]
    [InlineData("dir-link", DescriptorType.Directory)]
    [InlineData("dir-link/", DescriptorType.Directory)]
    [InlineData("dir-link/file", DescriptorType.RegularFile)]
    [InlineData("dir-link/../bytes", DescriptorType.RegularFile)]
    [InlineData("slash", DescriptorType.Directory)]
    [InlineData("slash/file", DescriptorType.RegularFile)]
    [InlineData("file-link", DescriptorType.RegularFile)]
    [InlineData("dir/to-file", DescriptorType.RegularFile)]
    [InlineData("chain40", DescriptorType.RegularFile)]
    [InlineData("empty", DescriptorType.Directory)]
    public void A_path_leads_to(string path, DescriptorType type)
    {
        Assert.Equal(type, Top.OpenAt(PathFlags.SymlinkFollow, path).Type);
        Assert.Equal(type, Top.StatAt(PathFlags.SymlinkFollow, path).Type);
        Assert.True(Top.OpenAt(PathFlags.SymlinkFollow, path).IsSameObject(Top.OpenAt(PathFlags.SymlinkFollow, path)));
    }

    [Fact]
    public void Confinement_is_to_the_handle_and_not_to_the_tree()
    {
        Descriptor dir = Top.OpenAt(PathFlags.None, "dir");
        Refused(ErrorCode.NotPermitted, () => dir.OpenAt(PathFlags.SymlinkFollow, "../bytes"));
        Refused(ErrorCode.NotPermitted, () => dir.OpenAt(PathFlags.SymlinkFollow, "up"));
        Assert.Equal("deep", Text(dir, "sub/deep"));
    }

    [Fact]
    public void A_final_link_is_itself_unless_it_is_followed()
    {
        Refused(ErrorCode.Loop, () => Top.OpenAt(PathFlags.None, "file-link"));
        Refused(ErrorCode.Loop, () => Top.OpenAt(PathFlags.None, "dir-link", OpenFlags.Directory));
        Assert.Equal(DescriptorType.Directory, Top.OpenAt(PathFlags.None, "dir-link/").Type);
        DescriptorStat stat = Top.StatAt(PathFlags.None, "file-link");
        Assert.Equal((DescriptorType.SymbolicLink, 8ul, 1ul), (stat.Type, stat.Size, stat.LinkCount));
        Assert.Equal(DescriptorType.SymbolicLink, Top.StatAt(PathFlags.None, "dangling").Type);
    }

    [Fact]
    public void Link_targets_are_told_as_they_are_stored()
    {
        Assert.Equal("dir/file", Top.ReadLinkAt("file-link"));
        Assert.Equal("/dir/file", Top.ReadLinkAt("absolute"));
        Assert.Equal("../..", Top.ReadLinkAt("dir-link/up"));
        Assert.Equal("dir/", Top.ReadLinkAt("slash"));
        Refused(ErrorCode.Invalid, () => Top.ReadLinkAt("bytes"));
        Refused(ErrorCode.Invalid, () => Top.ReadLinkAt("dir-link/"));
        Refused(ErrorCode.NoEntry, () => Top.ReadLinkAt("nothing"));
    }

    [Theory]
    [InlineData("bytes", OpenFlags.Directory, ErrorCode.NotDirectory)]
    [InlineData("bytes", OpenFlags.Truncate, ErrorCode.ReadOnly)]
    [InlineData("dir", OpenFlags.Truncate, ErrorCode.IsDirectory)]
    [InlineData("bytes", OpenFlags.Create | OpenFlags.Exclusive, ErrorCode.Exist)]
    [InlineData("dangling", OpenFlags.Create, ErrorCode.ReadOnly)]
    [InlineData("nothing", OpenFlags.Create, ErrorCode.ReadOnly)]
    [InlineData("nothing/below", OpenFlags.Create, ErrorCode.NoEntry)]
    [InlineData("nothing", OpenFlags.Directory, ErrorCode.NoEntry)]
    public void Open_flags_that_cannot_be_met_are_refused(string path, OpenFlags flags, ErrorCode code) =>
        Refused(code, () => Top.OpenAt(PathFlags.SymlinkFollow, path, flags));

    [Fact]
    public void Creating_what_exists_opens_it() =>
        Assert.Equal(DescriptorType.RegularFile, Top.OpenAt(PathFlags.None, "bytes", OpenFlags.Create).Type);

    [Fact]
    public void A_name_may_have_255_bytes_and_no_more()
    {
        Refused(ErrorCode.NoEntry, () => Top.OpenAt(PathFlags.None, new string('n', 255)));
        Refused(ErrorCode.NameTooLong, () => Top.OpenAt(PathFlags.None, new string('n', 256)));
        Refused(ErrorCode.NameTooLong, () => Top.OpenAt(PathFlags.None, new string('\u00e9', 128)));
        Refused(ErrorCode.IllegalByteSequence, () => Top.OpenAt(PathFlags.None, "a\ud800"));
    }

    [Fact]
    public void A_directory_lists_its_names_in_the_order_of_their_bytes()
    {
        Assert.Equal(
            [
                new(DescriptorType.RegularFile, "file"), new(DescriptorType.SymbolicLink, "loop"), new(DescriptorType.Directory, "sub"),
                new(DescriptorType.SymbolicLink, "to-file"), new(DescriptorType.SymbolicLink, "up"),
            ],
            Top.OpenAt(PathFlags.None, "dir").ReadDirectory());
        Assert.Empty(Top.OpenAt(PathFlags.None, "empty").ReadDirectory());
        Refused(ErrorCode.NotDirectory, () => Top.OpenAt(PathFlags.None, "bytes").ReadDirectory());
    }

    [Fact]
    public void A_file_is_no_directory_to_walk_from()
    {
        Descriptor file = Top.OpenAt(PathFlags.None, "bytes");
        Refused(ErrorCode.NotDirectory, () => file.OpenAt(PathFlags.None, "x"));
        Refused(ErrorCode.NotDirectory, () => file.StatAt(PathFlags.None, "."));
    }

    [Fact]
    public void Reads_are_short_only_at_the_end()
    {
        Descriptor file = Top.OpenAt(PathFlags.None, "bytes");
        byte[] all = TreeComparison.Bytes(Top, "bytes");
        var buffer = new byte[5000];
        foreach (int offset in new[] { 0, 1, 4095, 4096, 4097, 8191, 8192, 9999, 10_000, 20_000 })
        {
            int expected = Math.Clamp(10_000 - offset, 0, buffer.Length);
            Assert.Equal(expected, file.Read(buffer, offset));
            Assert.True(buffer.AsSpan(0, expected).SequenceEqual(all.AsSpan(Math.Min(offset, all.Length), expected)));
        }

        Assert.Equal(0, file.Read([], 0));
        Assert.Equal(0, file.Read(buffer, long.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(buffer, -1));
        Refused(ErrorCode.IsDirectory, () => Top.Read(buffer, 0));
        Refused(ErrorCode.IsDirectory, () => Top.ReadViaStream());
    }

    [Fact]
    public void A_stream_keeps_to_the_rules_of_streams() =>
        StreamConformance.Check(offset => Top.OpenAt(PathFlags.None, "bytes").ReadViaStream(offset), TreeComparison.Bytes(Top, "bytes"));

    [Fact]
    public void Hard_links_are_one_object()
    {
        if (!KeepsHardLinks)
        {
            Assert.Equal("content", Text(Top, "hard"));
            Assert.False(Top.OpenAt(PathFlags.None, "hard").IsSameObject(Top.OpenAt(PathFlags.None, "dir/file")));
            return;
        }

        Descriptor first = Top.OpenAt(PathFlags.None, "hard");
        Descriptor second = Top.OpenAt(PathFlags.None, "dir/file");
        Assert.True(first.IsSameObject(second));
        Assert.False(first.IsSameObject(Top.OpenAt(PathFlags.None, "bytes")));
        Assert.Equal((2ul, 7ul), (first.Stat().LinkCount, first.Stat().Size));
        Assert.Equal(first.MetadataHash(), second.MetadataHash());
        Assert.Equal(first.MetadataHash(), Top.MetadataHashAt(PathFlags.None, "dir-link/file"));
        Assert.NotEqual(first.MetadataHash(), Top.MetadataHashAt(PathFlags.None, "bytes"));
    }

    [Fact]
    public void Handles_serve_many_readers_at_once()
    {
        byte[] expected = TreeComparison.Bytes(Top, "bytes");
        Descriptor shared = Top.OpenAt(PathFlags.None, "bytes");
        Parallel.For(0, 200, i =>
        {
            var buffer = new byte[expected.Length];
            Assert.Equal(buffer.Length, shared.Read(buffer, 0));
            Assert.True(buffer.AsSpan().SequenceEqual(expected));
            Assert.Equal("deep", Text(Top, "dir/sub/deep"));
        });
    }

    /// <summary>The tree of this class's summary, as a host directory; returns the path of <c>top</c>.</summary>
    internal static string MakeTree(string directory)
    {
        string top = Path.Combine(directory, "top");
        Directory.CreateDirectory(Path.Combine(top, "dir", "sub"));
        Directory.CreateDirectory(Path.Combine(top, "empty"));
        File.WriteAllText(Path.Combine(top, "dir", "file"), "content");
        File.WriteAllText(Path.Combine(top, "dir", "sub", "deep"), "deep");
        var bytes = new byte[10_000];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(Path.Combine(top, "bytes"), bytes);
        Assert.True(HostLinks.MakeHardLink(Path.Combine(top, "dir", "file"), Path.Combine(top, "hard")));
        (string Name, string Target)[] links =
        [
            ("dir/to-file", "file"), ("file-link", "dir/file"), ("dir/up", "../.."), ("dir-link", "dir"), ("dir/loop", "loop"), ("ping", "pong"),
            ("pong", "ping"), ("absolute", "/dir/file"), ("dangling", "nowhere"), ("slash", "dir/"), ("file-slash", "dir/file/"),
            ("in-out", "../top/dir"),
            .. Enumerable.Range(1, 41).Select(i => ($"chain{i}", i == 1 ? "dir/file" : $"chain{i - 1}")),
        ];
        foreach ((string name, string target) in links)
        {
            Links.ToFile(Path.Combine(top, name), target);
        }

        return top;
    }

    private static string Text(Descriptor directory, string path) => System.Text.Encoding.UTF8.GetString(TreeComparison.Bytes(directory, path));

    private static void Refused(ErrorCode code, Action action)
    {
        var refused = Assert.Throws<FileSystemException>(action);
        Assert.True(code == refused.Code, $"expected {code}, got {refused.Code}: {refused.Message}");
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
    }
}
