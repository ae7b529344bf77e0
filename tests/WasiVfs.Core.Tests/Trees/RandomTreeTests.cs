// SPDX-License-Identifier: MIT
using WasiVfs.Trees;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Trees;

/// <summary>Random trees, the same on each run, make the way to an image and back; fsck.erofs judges them where it is present.</summary>
public sealed class RandomTreeTests
{
    private const string Letters = "abAB01!-.+~ \u00e9\u65e5\uffee\U0001F600\ud7ff";

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_random_tree_comes_back(int seed)
    {
        DirectoryNode root = MakeTree(seed);
        byte[] bytes = ErofsOracle.Build(root);
        using ErofsImage image = ErofsImage.Open(bytes);
        AssertSame(root, image.Root);
        Assert.Empty(ErofsVerifier.Check(image));
        if (Requires.Find("fsck.erofs") is not null)
        {
            using var work = new TemporaryDirectory();
            string path = Path.Combine(work.Path, "image.erofs");
            File.WriteAllBytes(path, bytes);
            ErofsOracle.Fsck(path);
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    /// <summary>The tree of a seed.</summary>
    internal static DirectoryNode MakeTree(int seed) => MakeDirectory(new Random(seed), [], depth: 0);

    private static DirectoryNode MakeDirectory(Random random, List<FileNode> files, int depth)
    {
        var directory = new DirectoryNode { Modified = MakeTime(random) };
        // One wide directory, on a level that the seed chooses, among narrow ones.
        int count = depth == random.Next(4) && files.Count < 200 ? random.Next(1500) : random.Next(6);
        for (int i = 0; i < count; i++)
        {
            string name = MakeName(random);
            if (name is not ("" or "." or ".."))
            {
                directory.Set(name, MakeNode(random, files, depth));
            }
        }

        return directory;
    }

    private static TreeNode MakeNode(Random random, List<FileNode> files, int depth)
    {
        switch (random.Next(10))
        {
            case 0 or 1 when depth < 6 && files.Count < 2000:
                return MakeDirectory(random, files, depth + 1);
            case 3:
                return new SymlinkNode(new string('t', random.Next(1, 4096))) { Modified = MakeTime(random) };
            case 4 when files.Count > 0:
                return files[random.Next(files.Count)];
            case 5 when files.Count > 0:
                return new FileNode(files[random.Next(files.Count)].Content) { Modified = MakeTime(random) };
            default:
                files.Add(new FileNode(FileContent.FromBytes(MakeBytes(random))) { Modified = MakeTime(random) });
                return files[^1];
        }
    }

    private static string MakeName(Random random)
    {
        int length = random.Next(20) == 0 ? random.Next(40, 60) : random.Next(1, 8);
        string name = string.Concat(Enumerable.Range(0, length).Select(_ => Letters.EnumerateRunes().ElementAt(random.Next(16)).ToString()));
        return random.Next(20) == 0 ? new string('m', 255 - 4) + random.Next(1000, 9999) : name;
    }

    private static byte[] MakeBytes(Random random)
    {
        int blocks = random.Next(4) == 0 ? random.Next(5) : 0;
        int length = Math.Max(0, (blocks * 4096) + (random.Next(2) == 0 ? random.Next(-70, 70) : random.Next(4096)));
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static DateTimeOffset? MakeTime(Random random) => random.Next(3) switch
    {
        0 => DateTimeOffset.UnixEpoch.AddTicks(random.NextInt64(-1L << 58, 1L << 58)),
        1 => DateTimeOffset.UnixEpoch,
        _ => null,
    };

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
