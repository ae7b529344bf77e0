// SPDX-License-Identifier: MIT
using CsCheck;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Trees;

/// <summary>Random trees make the way to an image and back.</summary>
public sealed class RandomTreeTests
{
    [Fact]
    public void A_random_tree_comes_back() => RandomTree.Any.Sample(
        root =>
        {
            using ErofsImage image = ErofsImage.Open(ErofsOracle.Build(root));
            AssertSame(root, image.Root);
            Assert.Empty(ErofsVerifier.Check(image));
        },
        print: RandomTree.Print);

    [FactNeeding("fsck.erofs")]
    public void Fsck_finds_no_fault_in_a_random_tree() => RandomTree.Any.Sample(
        root =>
        {
            using var work = new TemporaryDirectory();
            string path = Path.Combine(work.Path, "image.erofs");
            ErofsOracle.Write(path, root);
            ErofsOracle.Fsck(path);
        },
        print: RandomTree.Print,
        iter: 40);

    private static void AssertSame(DirectoryNode expected, Descriptor actual)
    {
        Assert.Equal(
            expected.Children.OrderBy(child => child.Key, Utf8Order.Comparer).Select(child => new DirectoryEntry(child.Value.Type, child.Key)),
            actual.ReadDirectory());
        foreach ((string name, TreeNode node) in expected.Children)
        {
            Assert.Equal(node.Modified ?? DateTimeOffset.UnixEpoch, actual.StatAt(PathFlags.None, name).Modified);
            switch (node)
            {
                case DirectoryNode directory:
                    AssertSame(directory, actual.OpenAt(PathFlags.None, name));
                    break;
                case SymlinkNode link:
                    Assert.Equal(link.Target, actual.ReadLinkAt(name));
                    break;
                case FileNode file:
                    using (ByteSource reader = file.Content.Open())
                    {
                        var bytes = new byte[file.Content.Length];
                        reader.Read(bytes, 0);
                        Assert.True(bytes.AsSpan().SequenceEqual(TreeComparison.Bytes(actual, name)));
                    }

                    break;
            }
        }
    }
}
