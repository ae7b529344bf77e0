// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;
using Format = WasiVfs.Trees.ErofsFormat;

namespace WasiVfs.Tests.Trees;

/// <summary>Damaged and malicious images end in one of the two exceptions, in bounded time and memory.</summary>
public sealed class HostileImageTests
{
    [Fact]
    public void A_directory_that_holds_itself_is_refused()
    {
        byte[] bytes = ErofsOracle.Build(ErofsVerifierTests.Tree());
        using ErofsImage image = ErofsImage.Open(bytes);
        var c = (ErofsDescriptor)image.Root.OpenAt(PathFlags.None, "c");
        // c/d, a link, becomes a directory: c itself, then the root.
        Span<byte> d = bytes.AsSpan((int)c.Inode.TailStart + (2 * Format.Dirent.Size), Format.Dirent.Size);
        d[Format.Dirent.FileType] = 2;
        foreach (ulong target in new[] { c.NodeId, ((ErofsDescriptor)image.Root).NodeId })
        {
            BinaryPrimitives.WriteUInt64LittleEndian(d, target);
            using ErofsImage changed = ErofsImage.Open(bytes);
            Assert.Contains("another directory as its parent",
                Assert.Throws<ImageFormatException>(() => changed.Root.OpenAt(PathFlags.None, "c/d")).Message, StringComparison.Ordinal);
            Assert.NotEmpty(ErofsVerifier.Check(changed));
        }
    }

    [Fact]
    public void Directories_that_share_their_blocks_list_no_more_than_the_image_can_hold()
    {
        const int shares = 200;
        var root = new DirectoryNode();
        var big = new DirectoryNode();
        root.Set("big", big);
        for (int i = 0; i < 3000; i++)
        {
            big.Set($"a-name-that-takes-some-room-in-its-block-{i}", new FileNode(FileContent.FromBytes(new byte[1])));
        }

        for (int i = 0; i < shares; i++)
        {
            root.Set($"share-{i}", new DirectoryNode());
        }

        byte[] bytes = ErofsOracle.Build(root);
        using (ErofsImage image = ErofsImage.Open(bytes))
        {
            ErofsInode original = ((ErofsDescriptor)image.Root.OpenAt(PathFlags.None, "big")).Inode;
            for (int i = 0; i < shares; i++)
            {
                // Whole blocks only, without the inline tail.
                Span<byte> share = bytes.AsSpan((int)((ErofsDescriptor)image.Root.OpenAt(PathFlags.None, $"share-{i}")).Inode.Offset);
                BinaryPrimitives.WriteUInt16LittleEndian(share, Format.LayoutPlain << Format.FormatLayoutShift);
                BinaryPrimitives.WriteUInt32LittleEndian(
                    share[Format.CompactInode.FileSize..], (uint)(original.Size / Format.BlockSize * Format.BlockSize));
                BinaryPrimitives.WriteUInt32LittleEndian(share[Format.CompactInode.StartBlock..], (uint)(original.Start / Format.BlockSize));
            }
        }

        using ErofsImage changed = ErofsImage.Open(bytes);
        Descriptor first = changed.Root.OpenAt(PathFlags.None, "share-0");
        for (int i = 0; i < 100; i++)
        {
            Assert.InRange(first.ReadDirectory().Count(), 2000, 3000);
        }

        var refused = Assert.Throws<ImageFormatException>(() => new TreeBuilder().Map(changed.Root, GuestPath.Root));
        Assert.Contains("lie over each other", refused.Message, StringComparison.Ordinal);
        IReadOnlyList<ImageProblem> problems = ErofsVerifier.Check(changed);
        Assert.Contains(problems, problem => problem.Message.Contains("lie over each other", StringComparison.Ordinal));
        Assert.InRange(problems.Count, 1, ErofsVerifier.MaxProblems);
    }

    [Fact]
    public void A_directory_with_two_names_is_refused()
    {
        var root = new DirectoryNode();
        root.Set("a", new DirectoryNode());
        root.Set("b", new DirectoryNode());
        byte[] bytes = ErofsOracle.Build(root);
        using ErofsImage image = ErofsImage.Open(bytes);
        Span<byte> entries = bytes.AsSpan((int)((ErofsDescriptor)image.Root).Inode.TailStart);
        entries.Slice(2 * Format.Dirent.Size, sizeof(ulong)).CopyTo(entries[(3 * Format.Dirent.Size)..]);
        using ErofsImage changed = ErofsImage.Open(bytes);
        var refused = Assert.Throws<ImageFormatException>(() => changed.Root.ReadDirectory().Count());
        Assert.Contains("a second name", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Format.Superblock.Magic, 0, "magic number")]
    [InlineData(Format.Superblock.BlockBits, 8, "block size")]
    [InlineData(Format.Superblock.BlockBits, 13, "block size")]
    [InlineData(Format.Superblock.BlockBits, 255, "block size")]
    [InlineData(Format.Superblock.FeatureIncompat, 2, "features 0x2")]
    [InlineData(Format.Superblock.FeatureIncompat, 0x80, "48-bit")]
    [InlineData(Format.Superblock.FeatureIncompat + 3, 0x80, "features 0x80000000")]
    [InlineData(Format.Superblock.DirectoryBlockBits, 1, "Directory blocks")]
    [InlineData(Format.Superblock.BlockCount + 1, 1, "is cut")]
    [InlineData(Format.Superblock.MetadataBlock + 3, 255, "lies outside")]
    [InlineData(Format.Superblock.RootNodeId + 1, 255, "outside the image")]
    public void A_superblock_is_refused_with_its_offset(int field, byte value, string message)
    {
        byte[] bytes = ErofsOracle.Build(new DirectoryNode());
        bytes[Format.SuperblockOffset + field] = value;
        var refused = Assert.Throws<ImageFormatException>(() => ErofsImage.Open(bytes));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"0x{refused.Offset:x}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x01 << 1, "compressed")]
    [InlineData(0x03 << 1, "compressed")]
    [InlineData(0x04 << 1, "chunks")]
    [InlineData(0x10, "48-bit")]
    public void An_inode_of_another_layout_is_refused(byte format, string message)
    {
        byte[] bytes = ErofsOracle.Build(new DirectoryNode());
        bytes[Format.SuperblockOffset + Format.Superblock.Size] = format;
        Assert.Contains(message, Assert.Throws<ImageFormatException>(() => ErofsImage.Open(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_padding_flag_is_tolerated_where_nothing_is_compressed()
    {
        byte[] bytes = ErofsOracle.Build(ErofsVerifierTests.Tree());
        bytes[Format.SuperblockOffset + Format.Superblock.FeatureIncompat] = (byte)Format.IncompatLz4Padding;
        using ErofsImage image = ErofsImage.Open(bytes);
        Assert.Equal(5000, TreeComparison.Bytes(image.Root, "a").Length);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(1024)]
    [InlineData(2048)]
    public void Smaller_blocks_are_read(int blockSize)
    {
        using ErofsImage image = ErofsImage.Open(SmallBlockImage.Make(blockSize));
        Assert.Equal(blockSize, image.BlockSize);
        Assert.Equal([new(DescriptorType.RegularFile, "file"), new(DescriptorType.RegularFile, "z")], image.Root.ReadDirectory());
        Assert.Equal(SmallBlockImage.Content(blockSize), TreeComparison.Bytes(image.Root, "file"));
        Assert.Empty(TreeComparison.Bytes(image.Root, "z"));
        Assert.Empty(ErofsVerifier.Check(image));
    }

    [TheoryNeeding(Requires.ErofsMount)]
    [InlineData(512)]
    [InlineData(2048)]
    public void The_kernel_reads_the_smaller_blocks_of_these_tests_alike(int blockSize)
    {
        using var work = new TemporaryDirectory();
        string path = Path.Combine(work.Path, "image.erofs");
        File.WriteAllBytes(path, SmallBlockImage.Make(blockSize));
        using var mounted = new MountedImage(path);
        Assert.Equal(SmallBlockImage.Content(blockSize), File.ReadAllBytes(Path.Combine(mounted.Path, "file")));
    }
}
