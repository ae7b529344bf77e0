// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;
using Format = WasiVfs.Trees.ErofsFormat;

namespace WasiVfs.Tests.Trees;

public sealed class ErofsVerifierTests
{
    [Fact]
    public void Nothing_is_wrong_with_the_sample_tree()
    {
        using var sample = new SampleTree();
        using ErofsImage image = ErofsImage.Open(ErofsOracle.Build(ErofsOracle.TreeOf(sample.Path, preserve: true)));
        Assert.Empty(ErofsVerifier.Check(image));
    }

    [FactNeeding("mkfs.erofs")]
    public void Nothing_is_wrong_with_an_image_of_mkfs()
    {
        using var work = new TemporaryDirectory();
        work.Write("tree/a/b", "x");
        work.Write("tree/c", new string('y', 5000));
        string path = Path.Combine(work.Path, "mkfs.erofs");
        Tool.Check("mkfs.erofs", path, Path.Combine(work.Path, "tree"));
        using ErofsImage image = ErofsImage.Open(path);
        Assert.Empty(ErofsVerifier.Check(image));
    }

    [Theory]
    [InlineData("checksum")]
    [InlineData("inodes")]
    [InlineData("file links")]
    [InlineData("directory links")]
    [InlineData("order")]
    [InlineData("parent")]
    [InlineData("overlap")]
    [InlineData("kind")]
    [InlineData("outside")]
    public void A_fault_is_found(string fault)
    {
        byte[] bytes = ErofsOracle.Build(Tree());
        string expected = Break(bytes, fault);
        if (fault != "checksum")
        {
            Sign(bytes);
        }

        using ErofsImage image = ErofsImage.Open(bytes);
        IReadOnlyList<ImageProblem> problems = ErofsVerifier.Check(image);
        Assert.Contains(problems, problem => problem.Message.Contains(expected, StringComparison.Ordinal));
    }

    /// <summary>Puts the right checksum over a changed first block.</summary>
    internal static void Sign(byte[] image) => BinaryPrimitives.WriteUInt32LittleEndian(
        image.AsSpan(Format.SuperblockOffset + Format.Superblock.Checksum), ErofsSuperblock.ComputeChecksum(image.AsSpan(0, Format.BlockSize)));

    internal static DirectoryNode Tree()
    {
        var root = new DirectoryNode();
        var sub = new DirectoryNode();
        root.Set("a", new FileNode(FileContent.FromBytes(new byte[5000])));
        root.Set("b", new FileNode(FileContent.FromBytes(Enumerable.Repeat((byte)1, 9000).ToArray())));
        root.Set("c", sub);
        sub.Set("d", new SymlinkNode("../a"));
        return root;
    }

    private static string Break(byte[] bytes, string fault)
    {
        using ErofsImage image = ErofsImage.Open(bytes);
        Span<byte> root = At(image, ".");
        Span<byte> a = At(image, "a");
        // The entries are ., .., a, b, c; their array starts where the tail of the root's inode does, and the names follow.
        Span<byte> entries = root[Format.CompactInode.Size..];
        switch (fault)
        {
            case "checksum":
                bytes[2000]++;
                return "checksum";
            case "inodes":
                bytes[Format.SuperblockOffset + Format.Superblock.InodeCount]++;
                return "counts 6 inodes and 5 can be reached";
            case "file links":
                a[Format.CompactInode.LinkCount]++;
                return "link count of 2 and 1 names";
            case "directory links":
                root[Format.CompactInode.LinkCount]++;
                return "link count of 4 and should have 3";
            case "order":
                entries[(5 * Format.Dirent.Size) + 3] = (byte)'z';
                return "not in the order of bytes";
            case "parent":
                entries[Format.Dirent.Size] = (byte)((ErofsDescriptor)image.Root.OpenAt(PathFlags.None, "c")).NodeId;
                return "'..' is missing or leads elsewhere";
            case "overlap":
                a[Format.CompactInode.StartBlock] = 0;
                return "lie over those of";
            case "kind":
                entries[(2 * Format.Dirent.Size) + Format.Dirent.FileType] = 7;
                return "of the kind SymbolicLink and its inode of the kind RegularFile";
            default:
                a[Format.CompactInode.StartBlock + 2] = 1;
                return "ends outside the image";
        }

        Span<byte> At(ErofsImage image, string path) => bytes.AsSpan((int)((ErofsDescriptor)image.Root.OpenAt(PathFlags.None, path)).Inode.Offset);
    }
}
