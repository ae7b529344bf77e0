// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using System.Text;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Trees;

public sealed class TreeComparerTests
{
    private static readonly DateTimeOffset Noon = new(2024, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_kind_of_difference_is_told_in_the_order_of_paths()
    {
        DirectoryNode left = Tree(), right = Tree();
        Set(left, "content", "one");
        Set(right, "content", "two");
        Set(left, "length", "short");
        Set(right, "length", "longer");
        Set(left, "type", "file");
        right.Set("type", new SymlinkNode("file"));
        left.Set("link", new SymlinkNode("here"));
        right.Set("link", new SymlinkNode("there"));
        Set(Below(left), "deep", "x");
        Set(Below(right), "deep", "y");
        left.Set("only left", new DirectoryNode());
        Set(right, "only\uFFEE", "x");
        Set(right, "only\U0001F600", "x");
        Assert.Equal(
            [
                new(DifferenceSide.Both, "/below/deep", DifferenceKind.Content, Hash("x"), Hash("y")),
                new(DifferenceSide.Both, "/content", DifferenceKind.Content, Hash("one"), Hash("two")),
                new(DifferenceSide.Both, "/length", DifferenceKind.Content, "5 bytes", "6 bytes"),
                new(DifferenceSide.Both, "/link", DifferenceKind.LinkTarget, "here", "there"),
                new(DifferenceSide.Left, "/only left", DifferenceKind.Missing, "Directory", null),
                new(DifferenceSide.Right, "/only\uFFEE", DifferenceKind.Missing, null, "RegularFile"),
                new(DifferenceSide.Right, "/only\U0001F600", DifferenceKind.Missing, null, "RegularFile"),
                new(DifferenceSide.Both, "/type", DifferenceKind.Type, "RegularFile", "SymbolicLink"),
            ],
            Compare(left, right));
        Assert.Empty(Compare(left, left));
        Assert.Equal(
            Compare(left, right).Select(difference => (difference.Path, difference.Left)),
            Compare(right, left).Select(difference => (difference.Path, difference.Right)));
    }

    [Fact]
    public void Times_are_compared_where_that_is_asked_for()
    {
        DirectoryNode left = Tree(), right = Tree();
        Below(right).Modified = Noon.AddSeconds(1);
        Below(left).Modified = Noon;
        Assert.Empty(Compare(left, right));
        Assert.Equal(
            [new(DifferenceSide.Both, "/below", DifferenceKind.Time, "2024-01-02T12:00:00Z", "2024-01-02T12:00:01Z")],
            Compare(left, right, new CompareOptions { Times = true }));
        Below(right).Modified = Noon.AddMilliseconds(1);
        Assert.Empty(Compare(left, right, new CompareOptions { Times = true }));
    }

    [Fact]
    public void The_work_ends_when_it_is_told_to_and_tells_how_far_it_is()
    {
        DirectoryNode tree = Tree();
        Set(tree, "file", new string('x', 1_000_000));
        using var stop = new CancellationTokenSource();
        long last = 0;
        var progress = new ImmediateProgress(value =>
        {
            last = value.Done;
            stop.Cancel();
        });
        Assert.Throws<OperationCanceledException>(
            () => TreeComparer.Compare(Root(tree), Root(tree), progress: progress, cancellationToken: stop.Token).Count());
        Assert.InRange(last, 1, 999_999);
    }

    private static DirectoryNode Tree()
    {
        var root = new DirectoryNode();
        root.Set("below", new DirectoryNode());
        Set(root, "same", "same");
        return root;
    }

    private static DirectoryNode Below(DirectoryNode root) => (DirectoryNode)root.Children["below"];

    private static void Set(DirectoryNode directory, string name, string text) =>
        directory.Set(name, new FileNode(FileContent.FromBytes(Encoding.UTF8.GetBytes(text))));

    private static Descriptor Root(DirectoryNode tree) => new NodeTree(tree, "tree").Root;

    private static TreeDifference[] Compare(DirectoryNode left, DirectoryNode right, CompareOptions? options = null) =>
        [.. TreeComparer.Compare(Root(left), Root(right), options)];

    private static string Hash(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
