// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Trees;

public sealed class TreeBuilderTests : IDisposable
{
    private readonly TemporaryDirectory _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("/work", "/work/file")]
    [InlineData("work", "/work/file")]
    [InlineData("/", "/file")]
    [InlineData(".", "/file")]
    [InlineData("/a/b/c", "/a/b/c/file")]
    public void A_directory_lies_at_its_guest_path(string guestPath, string file)
    {
        _work.Write("tree/file", "x");
        Assert.Equal([$"{file}=x"], Contents(Build(ConflictPolicy.Replace, ("tree", guestPath))));
    }

    [Fact]
    public void A_file_lies_at_its_guest_path()
    {
        _work.Write("file", "x");
        Assert.Equal(["/a/renamed=x"], Contents(Build(ConflictPolicy.Replace, ("file", "/a/renamed"))));
        Assert.Equal(["/file=x"], Contents(Build(ConflictPolicy.Replace, ("file", "file"))));
        Assert.Contains("with a name", Refused(ErrorCode.IsDirectory, ("file", "/")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_inner_mapping_is_seen_through_the_outer_one_in_any_order(bool innerFirst)
    {
        _work.Write("outer/own", "1");
        _work.Write("outer/b/hidden", "2");
        _work.Write("inner/x", "3");
        (string, string)[] mappings = innerFirst ? [("inner", "/a/b"), ("outer", "/a")] : [("outer", "/a"), ("inner", "a/b")];
        Assert.Equal(["/a/b/x=3", "/a/own=1"], Contents(Build(ConflictPolicy.Replace, mappings)));
    }

    [Fact]
    public void A_later_mapping_of_a_path_replaces_the_earlier_whole_but_not_what_is_inside()
    {
        _work.Write("first/a", "1");
        _work.Write("first/b", "1");
        _work.Write("second/b", "2");
        _work.Write("inner/x", "3");
        Assert.Equal(["/w/b=2", "/w/in/x=3"], Contents(Build(ConflictPolicy.Replace, ("first", "/w"), ("inner", "/w/in"), ("second", "w"))));
    }

    [Fact]
    public void Merging_unites_and_later_files_win()
    {
        _work.Write("first/a", "1");
        _work.Write("first/sub/b", "1");
        _work.Write("second/sub/b", "2");
        _work.Write("second/sub/c", "2");
        Assert.Equal(["/w/a=1", "/w/sub/b=2", "/w/sub/c=2"], Contents(Build(ConflictPolicy.Merge, ("first", "/w"), ("second", "/w"))));
        Assert.Equal(["/w/a=1", "/w/sub/b=1", "/w/sub/c=2"], Contents(Build(ConflictPolicy.Merge, ("second", "/w"), ("first", "/w"))));
    }

    [Fact]
    public void Conflicts_can_be_refused()
    {
        _work.Write("first/a", "1");
        _work.Write("second/b", "2");
        _work.Write("third/x/a", "3");
        _work.Write("fourth/first/a", "4");
        Assert.Equal(["/w/a=1", "/w/v/b=2"], Contents(Build(ConflictPolicy.Error, ("first", "/w"), ("second", "/w/v"))));
        string twice = Refused(ErrorCode.Exist, ConflictPolicy.Error, ("first", "/w"), ("second", "w"));
        Assert.Contains("'/w' is mapped twice", twice, StringComparison.Ordinal);
        string both = Refused(ErrorCode.Exist, ConflictPolicy.Error, ("first", "/first"), ("fourth", "/"));
        Assert.Contains("'/first/a'", both, StringComparison.Ordinal);
        string below = Refused(ErrorCode.NotDirectory, ("first", "/"), ("second", "/a/b"));
        Assert.Contains("map it elsewhere", below, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_can_be_built_more_than_once()
    {
        _work.Write("outer/b/hidden", "2");
        _work.Write("inner/x", "3");
        var builder = new TreeBuilder();
        builder.Map(Source("outer"), GuestPath.Parse("/a"));
        Assert.Equal(["/a/b/hidden=2"], Contents(builder.Build()));
        builder.Map(Source("inner"), GuestPath.Parse("/a/b"));
        Assert.Equal(["/a/b/x=3"], Contents(builder.Build()));
        Assert.Equal(["/a/b/x=3"], Contents(builder.Build()));
    }

    [Fact]
    public void Excluded_directories_take_all_below_them_along()
    {
        _work.Write("tree/keep.py", "1");
        _work.Write("tree/drop.pyc", "1");
        _work.Write("tree/build/x/y", "1");
        _work.Write("tree/src/build", "1");
        var builder = new TreeBuilder();
        builder.Map(Source("tree"), GuestPath.Root, new MapOptions { Exclude = ["*.pyc", "/build"] });
        Assert.Equal(["/keep.py=1", "/src/build=1"], Contents(builder.Build()));
    }

    [Fact]
    public void A_source_that_is_missing_or_odd_is_named()
    {
        string missing = Path.Combine(_work.Path, "missing");
        string belowFile = Path.Combine(_work.Write("file", ""), "below");
        Assert.Contains($"'{missing}' does not exist", Refused(ErrorCode.NoEntry, missing), StringComparison.Ordinal);
        Refused(ErrorCode.NoEntry, Path.Combine(missing, "below"));
        Refused(ErrorCode.NoEntry, belowFile);
        static string Refused(ErrorCode code, string path)
        {
            var refused = Assert.Throws<FileSystemException>(() => HostDirectory.Open(path));
            Assert.Equal(code, refused.Code);
            return refused.Message;
        }
    }

    [Fact]
    public void The_work_grows_with_the_mappings_and_no_faster()
    {
        const int few = 500;
        const int factor = 32;
        Descriptor source = Source(Path.GetDirectoryName(_work.Write("tree/file", "x"))!);
        MapAndPlan(source, few);
        TimeSpan small = Enumerable.Range(0, 3).Min(_ => MapAndPlan(source, few));
        TimeSpan large = Enumerable.Range(0, 2).Min(_ => MapAndPlan(source, few * factor));

        // A step that looks at all mappings for each of them makes this the square of the factor.
        Assert.True(
            large / small < factor * 6,
            $"{large.TotalMilliseconds:f0} ms for {few * factor} mappings, {small.TotalMilliseconds:f0} ms for {few}");
    }

    private static TimeSpan MapAndPlan(Descriptor source, int count)
    {
        long started = Stopwatch.GetTimestamp();
        var builder = new TreeBuilder();
        for (int i = 0; i < count; i++)
        {
            builder.Map(source, GuestPath.Parse($"/m{i}"));
            builder.Map(source, GuestPath.Parse($"/m{i}/inner"));
        }

        DirectoryNode root = builder.Build([]);
        ErofsPlan plan = ErofsBuilder.Plan(root);
        for (int i = 0; i < count; i++)
        {
            Assert.NotEqual(0UL, plan.NodeId(GuestPath.Parse($"/m{i}/inner")));
        }

        Assert.Equal(count, root.Children.Count);
        return Stopwatch.GetElapsedTime(started);
    }

    [Theory]
    [InlineData(ConflictPolicy.Replace)]
    [InlineData(ConflictPolicy.Merge)]
    public void The_last_of_three_mappings_wins_at_its_path(ConflictPolicy policy)
    {
        _work.Write("one/a", "1");
        _work.Write("two/a", "2");
        _work.Write("three/a", "3");
        Assert.Equal(["/x/a=3", "/y/a=2"], Contents(Build(policy, ("one", "/x"), ("two", "/y"), ("three", "/x"))));
    }

    [Theory]
    [InlineData(".wh.gone", "Files named '.wh.*'")]
    [InlineData("dir/.wh..wh..opq", "Files named '.wh.*'")]
    [InlineData("oci-layout,index.json,blobs/sha256/ab", "the layout of a container image")]
    [InlineData("manifest.json,repositories", "the layout of a container image")]
    [InlineData("wh.file,.white,manifest.json,index.json,blobs/x", null)]
    [InlineData("sub/oci-layout,sub/index.json", null)]
    public void What_container_tools_give_a_meaning_is_named(string files, string? words)
    {
        foreach (string file in files.Split(','))
        {
            _work.Write("tree/" + file, "x");
        }

        var warnings = new List<Warning>();
        var builder = new TreeBuilder();
        builder.Map(Source("tree"), GuestPath.Parse("/w"), warnings: warnings);
        Assert.Equal(words is null ? 0 : 1, warnings.Count);
        Assert.All(warnings, warning => Assert.Contains(words!, warning.Message, StringComparison.Ordinal));
        builder.Map(Source("tree"), GuestPath.Parse("/w"), new MapOptions { Exclude = [".wh.*", "oci-layout", "repositories"] }, warnings);
        Assert.Equal(words is null ? 0 : 1, warnings.Count);
    }

    [Fact]
    public void A_link_in_the_mapping_itself_is_followed()
    {
        _work.Write("tree/file", "x");
        Links.ToFile(Path.Combine(_work.Path, "link"), "tree");
        Links.ToFile(Path.Combine(_work.Path, "link2"), "link");
        Assert.Equal(["/w/file=x"], Contents(Build(ConflictPolicy.Replace, ("link2", "/w"))));
        Assert.Equal(["/w/file=x"], Contents(Build(ConflictPolicy.Replace, ("link2/", "/w"))));
    }

    [Fact]
    public void A_socket_is_refused_unless_it_is_excluded()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs the files of Unix");
        _work.Write("tree/dir/file", "x");
        string path = Path.Combine(_work.Path, "tree/dir/socket");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        string message = Refused(ErrorCode.Unsupported, ("tree", "/w"));
        Assert.Contains("'/w/dir/socket' is a socket", message, StringComparison.Ordinal);
        var builder = new TreeBuilder();
        builder.Map(Source("tree"), GuestPath.Root, new MapOptions { Exclude = ["socket"] });
        Assert.Equal(["/dir/file=x"], Contents(builder.Build()));
    }

    [FactNeeding("python3", "rm")]
    public void A_name_that_is_not_UTF8_is_refused()
    {
        Python("os.mkdir(sys.argv[1]); open(os.fsencode(sys.argv[1])+b'/latin-\\xe9','w')", Path.Combine(_work.Path, "tree"));
        string message = Refused(ErrorCode.IllegalByteSequence, ("tree", "/"));
        Assert.Contains("latin-\uFFFD' has a name that is not valid UTF-8", message, StringComparison.Ordinal);
        Tool.Check("rm", "-r", Path.Combine(_work.Path, "tree"));
    }

    [FactNeeding("python3")]
    public void A_link_target_that_is_not_UTF8_is_refused()
    {
        Python("os.mkdir(sys.argv[1]); os.symlink(b'\\xff', os.fsencode(sys.argv[1])+b'/link')", Path.Combine(_work.Path, "tree"));
        Assert.Contains("link' is not valid UTF-8", Refused(ErrorCode.IllegalByteSequence, ("tree", "/")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_holds_the_replacement_character_itself_is_kept()
    {
        _work.Write("tree/a\uFFFDb", "x");
        Assert.Equal(["/a\uFFFDb=x"], Contents(Build(ConflictPolicy.Replace, ("tree", "/"))));
    }

    [Fact]
    public void Links_that_cannot_be_followed_are_named_in_warnings()
    {
        _work.Write("outer/file", "x");
        _work.Write("inner/x", "x");
        Link("outer/absolute", "/etc/passwd");
        Link("outer/escaping", "../../x");
        Link("outer/dangling", "nothing");
        Link("outer/through-a-file", "file/x");
        Link("outer/loop", "loop");
        Link("outer/fine", "in/x");
        Link("outer/fine-too", "./in/../fine");
        Link("inner/up", "../file");
        var warnings = new List<Warning>();
        var builder = new TreeBuilder();
        builder.Map(Source("outer"), GuestPath.Parse("/w"), null, warnings);
        builder.Map(Source("inner"), GuestPath.Parse("/w/in"), null, warnings);
        builder.Build(warnings);
        Assert.Equal(
            [
                "Symbolic links that have absolute targets, which WASI does not follow (1): /w/absolute -> /etc/passwd.",
                "Symbolic links that lead out of '/w', which WASI does not allow (1): /w/escaping -> ../../x.",
                "Symbolic links that lead to nothing in the image (3): /w/dangling -> nothing, /w/loop -> loop, /w/through-a-file -> file/x.",
            ],
            warnings.Select(warning => warning.Message));
    }

    [Theory]
    [InlineData("longer than before")]
    [InlineData("short")]
    [InlineData("same-len")]
    public void A_file_that_changes_while_it_is_read_is_named(string change)
    {
        string path = _work.Write("tree/file", "original");
        ErofsPlan plan = ErofsBuilder.Plan(Build(ConflictPolicy.Replace, ("tree", "/w")));
        File.WriteAllText(path, change);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(5));
        var refused = Assert.Throws<FileSystemException>(() => plan.Write(Stream.Null));
        Assert.Contains("'/w/file' changed while it was read", refused.Message, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Equal(ErrorCode.NoEntry, Assert.Throws<FileSystemException>(() => plan.Write(Stream.Null)).Code);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_whose_place_a_pipe_or_a_link_takes_is_named()
    {
        string path = _work.Write("tree/file", "original");
        string outside = _work.Write("outside", "original");
        ErofsPlan plan = ErofsBuilder.Plan(Build(ConflictPolicy.Replace, ("tree", "/w")));
        File.Delete(path);
        Links.ToFile(path, outside);
        Assert.Contains("'/w/file' changed", Assert.Throws<FileSystemException>(() => plan.Write(Stream.Null)).Message, StringComparison.Ordinal);
        File.Delete(path);
        SpecialFile.Make(path, Node.Pipe);

        // Nobody writes to the pipe: whoever waits for that waits forever.
        await Task.Run(() => Assert.Throws<FileSystemException>(() => plan.Write(Stream.Null)), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_file_that_was_compared_and_changes_behind_its_time_is_named()
    {
        string first = _work.Write("tree/a", new string('a', 10_000));
        _work.Write("tree/b", new string('b', 10_000));
        DateTime time = File.GetLastWriteTimeUtc(first);
        ErofsPlan plan = ErofsBuilder.Plan(Build(ConflictPolicy.Replace, ("tree", "/w")));
        File.WriteAllText(first, new string('c', 10_000));
        File.SetLastWriteTimeUtc(first, time);
        Assert.Contains("'/w/a' changed", Assert.Throws<FileSystemException>(() => plan.Write(Stream.Null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_that_is_nested_too_deep_is_refused()
    {
        var root = new DirectoryNode();
        DirectoryNode at = root;
        for (int i = 0; i < 1100; i++)
        {
            var below = new DirectoryNode();
            at.Set("d", below);
            at = below;
        }

        Descriptor deep = new NodeTree(root, "deep").Root;
        Assert.Equal(ErrorCode.NameTooLong, Assert.Throws<FileSystemException>(() => ErofsBuilder.Plan(root)).Code);
        Assert.Equal(ErrorCode.NameTooLong, Assert.Throws<FileSystemException>(() => new TreeBuilder().Map(deep, GuestPath.Root)).Code);
        Assert.Equal(ErrorCode.NameTooLong, Assert.Throws<FileSystemException>(
            () => DirectoryTarget.Extract(deep, Path.Combine(_work.Path, "deep"))).Code);
    }

    [Fact]
    public void Hard_links_are_one_node_across_mappings()
    {
        _work.Write("tree/a", "x");
        Assert.True(HostLinks.MakeHardLink(Path.Combine(_work.Path, "tree/a"), Path.Combine(_work.Path, "tree/b")));
        DirectoryNode root = Build(ConflictPolicy.Replace, ("tree", "/1"), ("tree", "/2"));
        TreeNode node = root.Find(GuestPath.Parse("/1/a"))!;
        Assert.All(new[] { "/1/b", "/2/a", "/2/b" }, path => Assert.Same(node, root.Find(GuestPath.Parse(path))));
        Assert.Equal(1, ErofsBuilder.Plan(root).FileCount);
    }

    private static SortedSet<string> Contents(DirectoryNode root)
    {
        var contents = new SortedSet<string>(StringComparer.Ordinal);
        using ErofsImage image = ErofsImage.Open(ErofsOracle.Build(root));
        Visit(image.Root, "");
        return contents;

        void Visit(Descriptor directory, string path)
        {
            foreach ((DescriptorType type, string name) in directory.ReadDirectory())
            {
                if (type == DescriptorType.Directory)
                {
                    Visit(directory.OpenAt(PathFlags.None, name), $"{path}/{name}");
                }
                else
                {
                    contents.Add($"{path}/{name}={Encoding.UTF8.GetString(TreeComparison.Bytes(directory, name))}");
                }
            }
        }
    }

    private static void Python(string script, string argument) => Tool.Check("python3", "-c", "import os, sys; " + script, argument);

    private Descriptor Source(string path) => HostDirectory.Open(Path.Combine(_work.Path, path));

    private void Link(string path, string target) => Links.ToFile(Path.Combine(_work.Path, path), target);

    private DirectoryNode Build(ConflictPolicy policy, params (string Source, string GuestPath)[] mappings)
    {
        var builder = new TreeBuilder(policy);
        foreach ((string source, string guestPath) in mappings)
        {
            builder.Map(Source(source), GuestPath.Parse(guestPath));
        }

        return builder.Build();
    }

    private string Refused(ErrorCode code, params (string Source, string GuestPath)[] mappings) => Refused(code, ConflictPolicy.Replace, mappings);

    private string Refused(ErrorCode code, ConflictPolicy policy, params (string Source, string GuestPath)[] mappings)
    {
        var refused = Assert.Throws<FileSystemException>(() => Build(policy, mappings));
        Assert.True(code == refused.Code, $"expected {code}, got {refused.Code}: {refused.Message}");
        return refused.Message;
    }
}
