// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Trees;

public sealed class ErofsBuilderTests
{
    [Fact]
    public void The_same_tree_gives_the_same_bytes_in_whatever_order_it_was_made()
    {
        string[] names = [.. Enumerable.Range(0, 500).Select(i => $"dir{i % 7}/file-{i}")];
        string[] hashes = [.. Enumerable.Range(0, 3).Select(seed =>
        {
            using var directory = new TemporaryDirectory();
            string[] order = [.. names];
            new Random(seed).Shuffle(order);
            foreach (string name in order)
            {
                directory.Write(name, new string(name[^1], name.Length * 311));
            }

            return Convert.ToHexString(SHA256.HashData(ErofsOracle.Build(ErofsOracle.TreeOf(directory.Path))));
        })];
        Assert.Single(hashes.Distinct());
    }

    [Fact]
    public void A_plan_can_be_written_more_than_once()
    {
        using var sample = new SampleTree();
        ErofsPlan plan = ErofsBuilder.Plan(ErofsOracle.TreeOf(sample.Path));
        using MemoryStream first = new(), second = new();
        plan.Write(first);
        plan.Write(second);
        Assert.True(first.ToArray().AsSpan().SequenceEqual(second.ToArray()));
    }

    [Fact]
    public void An_image_that_is_built_from_an_image_is_the_same()
    {
        using var sample = new SampleTree();
        byte[] bytes = ErofsOracle.Build(ErofsOracle.TreeOf(sample.Path, preserve: true));
        using ErofsImage image = ErofsImage.Open(bytes);
        var builder = new TreeBuilder();
        builder.Map(image.Root, GuestPath.Root, new MapOptions { PreserveTimestamps = true });
        Assert.True(bytes.AsSpan().SequenceEqual(ErofsOracle.Build(builder.Build())));
    }

    [Fact]
    public void Equal_files_share_their_blocks()
    {
        var content = new byte[100_000];
        new Random(1).NextBytes(content);
        DirectoryNode one = Tree(content), five = Tree(content, content, content, content, content);
        Assert.InRange(ErofsBuilder.Plan(five).Length - ErofsBuilder.Plan(one).Length, 0, 4096);
        byte[] other = [.. content];
        other[^1]++;
        Assert.True(ErofsBuilder.Plan(Tree(content, other)).Length > ErofsBuilder.Plan(one).Length + 90_000);
        using ErofsImage image = ErofsImage.Open(ErofsOracle.Build(five));
        Assert.All(image.Root.ReadDirectory(), entry =>
        {
            Assert.True(TreeComparison.Bytes(image.Root, entry.Name).AsSpan().SequenceEqual(content));
            Assert.Equal(1ul, image.Root.StatAt(PathFlags.None, entry.Name).LinkCount);
        });
        Assert.Empty(ErofsVerifier.Check(image));
    }

    [FactNeeding("fsck.erofs", Requires.ErofsMount)]
    public void The_kernel_and_fsck_accept_shared_blocks()
    {
        using var work = new TemporaryDirectory();
        string path = Path.Combine(work.Path, "image.erofs");
        var content = new byte[3 * 4096 + 2000];
        new Random(1).NextBytes(content);
        for (int copies = 2; copies <= 4; copies++)
        {
            ErofsOracle.Write(path, Tree([.. Enumerable.Repeat(content, copies)]));
            ErofsOracle.Fsck(path);
            using var mounted = new MountedImage(path);
            Assert.All(Directory.GetFiles(mounted.Path), file => Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(file))));
        }
    }

    [Fact]
    public void Times_are_the_epoch_or_their_own()
    {
        DirectoryNode root = Tree([1]);
        root.Children["0"].Modified = DateTimeOffset.FromUnixTimeSeconds(-5).AddTicks(7);
        using ErofsImage image = ErofsImage.Open(ErofsOracle.Build(root, epoch: 1_700_000_000));
        Assert.Equal(1_700_000_000, image.Root.Stat().Modified.ToUnixTimeSeconds());
        Assert.Equal(root.Children["0"].Modified, image.Root.StatAt(PathFlags.None, "0").Modified);
    }

    [Fact]
    public void The_overhead_of_small_files_stays_small()
    {
        var random = new Random(3);
        ErofsPlan plan = ErofsBuilder.Plan(Tree([.. Enumerable.Range(0, 2000).Select(_ => Random(random, random.Next(20_000)))]));
        Assert.InRange((double)plan.Length / plan.ContentBytes, 1.0, 1.02);

        static byte[] Random(Random random, int length)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            return bytes;
        }
    }

    [Fact]
    public void Counts_are_told()
    {
        DirectoryNode root = Tree([1, 2, 3], [4]);
        root.Set("again", root.Children["0"]);
        root.Set("link", new SymlinkNode("0"));
        root.Set("dir", new DirectoryNode());
        ErofsPlan plan = ErofsBuilder.Plan(root);
        Assert.Equal((2, 2, 1, 4L), (plan.FileCount, plan.DirectoryCount, plan.LinkCount, plan.ContentBytes));
        Assert.Equal(0, plan.Length % 4096);
    }

    [Fact]
    public void Progress_ends_at_the_length()
    {
        ErofsPlan plan = ErofsBuilder.Plan(Tree(new byte[1_000_000]));
        var reports = new List<long>();
        plan.Write(Stream.Null, new ImmediateProgress(progress =>
        {
            Assert.Equal(plan.Length, progress.Total);
            reports.Add(progress.Done);
        }));
        Assert.Equal(plan.Length, reports[^1]);
        Assert.Equal(reports.Order(), reports);
        Assert.True(reports.Count > 2);
    }

    [Fact]
    public void Work_can_be_cancelled()
    {
        var cancelled = new CancellationToken(canceled: true);
        DirectoryNode root = Tree(new byte[10_000]);
        Assert.Throws<OperationCanceledException>(() => ErofsBuilder.Plan(root, null, cancelled));
        Assert.Throws<OperationCanceledException>(() => ErofsBuilder.Plan(root).Write(Stream.Null, null, cancelled));
        using var sample = new SampleTree();
        Assert.Throws<OperationCanceledException>(
            () => new TreeBuilder().Map(HostDirectory.Open(sample.Path), GuestPath.Root, cancellationToken: cancelled));
    }

    [Fact]
    public void A_tree_that_cannot_be_written_is_refused()
    {
        var root = new DirectoryNode();
        var directory = new DirectoryNode();
        root.Set("a", directory);
        root.Set("b", directory);
        Assert.Throws<InvalidOperationException>(() => ErofsBuilder.Plan(root));
        var circle = new DirectoryNode();
        circle.Set("self", circle);
        Assert.Throws<InvalidOperationException>(() => ErofsBuilder.Plan(circle));
        Assert.Equal(ErrorCode.NameTooLong, Assert.Throws<FileSystemException>(() => ErofsBuilder.Plan(Link(new string('x', 4096)))).Code);
        Assert.Equal(ErrorCode.IllegalByteSequence, Assert.Throws<FileSystemException>(() => ErofsBuilder.Plan(Link("\ud800"))).Code);
        Assert.Throws<FileSystemException>(() => root.Set("a/b", directory));
        Assert.Throws<FileSystemException>(() => root.Set("..", directory));

        static DirectoryNode Link(string target)
        {
            var root = new DirectoryNode();
            root.Set("link", new SymlinkNode(target));
            return root;
        }
    }

    [Fact]
    public void A_tree_above_what_the_format_holds_is_refused()
    {
        var root = new DirectoryNode();
        root.Set("huge", new FileNode(new HugeContent()));
        var refused = Assert.Throws<FileSystemException>(() => ErofsBuilder.Plan(root));
        Assert.Contains("4294967295 blocks", refused.Message, StringComparison.Ordinal);
    }

    private static DirectoryNode Tree(params byte[][] files)
    {
        var root = new DirectoryNode();
        for (int i = 0; i < files.Length; i++)
        {
            root.Set($"{i}", new FileNode(FileContent.FromBytes(files[i])));
        }

        return root;
    }

    private sealed class HugeContent : FileContent
    {
        public override long Length => 1L << 44;

        internal override string Path => "huge";

        internal override ByteSource Open() => throw new InvalidOperationException("Nothing is read while a plan is made.");
    }
}
