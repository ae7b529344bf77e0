// SPDX-License-Identifier: MIT
using System.Runtime.Versioning;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Trees;

public sealed class DirectoryTargetTests : IDisposable
{
    private readonly TemporaryDirectory _work = new();

    public void Dispose() => _work.Dispose();

    [FactNeeding("diff")]
    public void The_sample_tree_makes_the_way_through_an_image()
    {
        using var sample = new SampleTree();
        DirectoryNode root = ErofsOracle.TreeOf(sample.Path, preserve: true);
        ErofsPlan plan = ErofsBuilder.Plan(root);
        using ErofsImage image = ErofsImage.Open(ErofsOracle.Build(root));
        var warnings = new List<Warning>();
        ExtractResult result = DirectoryTarget.Extract(image.Root, Target, warnings: warnings);
        Assert.Equal("", Tool.Check("diff", "-r", "--no-dereference", sample.Path, Target));
        TreeComparison.AssertSame(image.Root, HostDirectory.Open(Target), TimeSpan.FromTicks(1));
        Assert.Empty(warnings);
        Assert.Equal(new ExtractResult(plan.FileCount, plan.DirectoryCount - 1, plan.LinkCount, plan.ContentBytes), result);
    }

    [Fact]
    public void What_exists_is_kept_unless_it_is_to_be_overwritten()
    {
        using ErofsImage image = Image(("file", "new"), ("dir/x", "new"));
        _work.Write("out/dir/other", "kept");
        string file = _work.Write("out/file", "old");
        Assert.Equal(ErrorCode.Exist, Assert.Throws<FileSystemException>(() => DirectoryTarget.Extract(image.Root, Target)).Code);
        Assert.Equal("old", File.ReadAllText(file));
        DirectoryTarget.Extract(image.Root, Target, new ExtractOptions { Overwrite = true });
        Assert.Equal("new", File.ReadAllText(file));
        Assert.Equal("kept", File.ReadAllText(Path.Combine(Target, "dir/other")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Links_in_the_target_are_never_followed(bool overwrite)
    {
        using ErofsImage image = Image(("dir/x", "new"), ("file", "new"));
        string outside = Directory.CreateDirectory(Path.Combine(_work.Path, "outside")).FullName;
        string victim = _work.Write("victim", "old");
        Directory.CreateDirectory(Target);
        Links.ToFile(Path.Combine(Target, "dir"), outside);
        Links.ToFile(Path.Combine(Target, "file"), victim);
        var options = new ExtractOptions { Overwrite = overwrite };
        if (overwrite)
        {
            DirectoryTarget.Extract(image.Root, Target, options);
            Assert.Equal("new", File.ReadAllText(Path.Combine(Target, "dir/x")));
            Assert.Null(new DirectoryInfo(Path.Combine(Target, "dir")).LinkTarget);
        }
        else
        {
            Assert.Equal(ErrorCode.Exist, Assert.Throws<FileSystemException>(() => DirectoryTarget.Extract(image.Root, Target, options)).Code);
        }

        Assert.Empty(Directory.GetFileSystemEntries(outside));
        Assert.Equal("old", File.ReadAllText(victim));
    }

    [UnsupportedOSPlatform("windows")]
    [FactNeeding("mkfifo")]
    public void Pipes_and_sockets_in_the_target_are_not_replaced()
    {
        using ErofsImage image = Image(("file", "new"));
        Directory.CreateDirectory(Target);
        string place = Path.Combine(Target, "file");
        foreach (Node node in new[] { Node.Pipe, Node.Socket })
        {
            DescriptorType type = SpecialFile.Make(place, node);
            foreach (bool overwrite in new[] { false, true })
            {
                var refused = Assert.Throws<FileSystemException>(
                    () => DirectoryTarget.Extract(image.Root, Target, new ExtractOptions { Overwrite = overwrite }));
                Assert.Equal((ErrorCode.Unsupported, place), (refused.Code, refused.Path));
                Assert.Equal(type, HostStat.Of(place)?.Type);
            }

            File.Delete(place);
        }
    }

    [Fact]
    public void Links_that_lead_out_are_made_and_named()
    {
        Links.ToFile(Path.Combine(_work.Path, "probe"), "nowhere");
        var root = new DirectoryNode();
        root.Set("up", new SymlinkNode("../x"));
        root.Set("absolute", new SymlinkNode("/etc/passwd"));
        root.Set("dangling", new SymlinkNode("nowhere"));
        using ErofsImage image = ErofsImage.Open(ErofsOracle.Build(root));
        var warnings = new List<Warning>();
        DirectoryTarget.Extract(image.Root, Target, warnings: warnings);
        Assert.Equal("../x", new FileInfo(Path.Combine(Target, "up")).LinkTarget);
        Assert.Equal(2, warnings.Count);
        Assert.All(warnings, warning => Assert.Contains("leads out of", warning.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void One_file_is_extracted_alone()
    {
        using ErofsImage image = Image(("dir/x", "content"));
        Descriptor file = image.Root.OpenAt(PathFlags.None, "dir/x");
        Assert.Equal(7, DirectoryTarget.ExtractFile(file, "y", Target).Bytes);
        Assert.Equal("content", File.ReadAllText(Path.Combine(Target, "y")));
        Assert.Equal(ErrorCode.Exist, Assert.Throws<FileSystemException>(() => DirectoryTarget.ExtractFile(file, "y", Target)).Code);
        Assert.Equal(ErrorCode.Invalid, Assert.Throws<FileSystemException>(() => DirectoryTarget.ExtractFile(file, "../y", Target)).Code);
        Assert.Equal(ErrorCode.NotDirectory, Assert.Throws<FileSystemException>(
            () => DirectoryTarget.ExtractFile(file, "y", Path.Combine(Target, "y"))).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cancelled_extraction_leaves_nothing_that_it_made(bool exists)
    {
        if (exists)
        {
            _work.Write("out/dir/mine", "kept");
        }

        using ErofsImage image = Image(("a/b", "first"), ("dir/c", "second"), ("file", new string('x', 1_000_000)));
        using var source = new CancellationTokenSource();
        var progress = new ImmediateProgress(written => Cancel(written.Done, source));
        Assert.Throws<OperationCanceledException>(
            () => DirectoryTarget.Extract(image.Root, Target, progress: progress, cancellationToken: source.Token));
        Assert.Equal(exists, Directory.Exists(Target));
        if (exists)
        {
            Assert.Equal(
                [Path.Combine(Target, "dir"), Path.Combine(Target, "dir", "mine")],
                Directory.GetFileSystemEntries(Target, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void An_extraction_that_fails_leaves_nothing_that_it_made()
    {
        using ErofsImage image = Image(("a/b", "first"), ("z", "second"));
        _work.Write("out/z", "mine");
        Assert.Throws<FileSystemException>(() => DirectoryTarget.Extract(image.Root, Target));
        Assert.Equal([Path.Combine(Target, "z")], Directory.GetFileSystemEntries(Target, "*", SearchOption.AllDirectories));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Target, "z")));
    }

    [Theory]
    [InlineData("plain.txt", true)]
    [InlineData("a.b.c", true)]
    [InlineData("console", true)]
    [InlineData("com", true)]
    [InlineData(" leading", true)]
    [InlineData("co:lon", false)]
    [InlineData("a\\b", false)]
    [InlineData("con", false)]
    [InlineData("CON.txt", false)]
    [InlineData("nul .txt", false)]
    [InlineData("lpt9", false)]
    [InlineData("com\u00b9.log", false)]
    [InlineData("dot.", false)]
    [InlineData("space ", false)]
    [InlineData("tab\t", false)]
    [InlineData("what?", false)]
    public void Names_that_Windows_cannot_give_are_known(string name, bool expected) => Assert.Equal(expected, WindowsNames.IsPlain(name));

    private string Target => Path.Combine(_work.Path, "out");

    private static ErofsImage Image(params (string Path, string Text)[] files)
    {
        var builder = new TreeBuilder();
        using var tree = new TemporaryDirectory();
        foreach ((string path, string text) in files)
        {
            tree.Write(path, text);
        }

        builder.Map(HostDirectory.Open(tree.Path), GuestPath.Root);
        return ErofsImage.Open(ErofsOracle.Build(builder.Build()));
    }

    // The two small files are written by then, and the large one is not.
    private static void Cancel(long written, CancellationTokenSource source)
    {
        if (written > 1000)
        {
            source.Cancel();
        }
    }
}
