// SPDX-License-Identifier: MIT
using WasiVfs.Images;
using Xunit;
using Format = WasiVfs.Images.ErofsFormat;

namespace WasiVfs.Tests.Images;

public sealed class ErofsFormatTests
{
    [Fact]
    public void Structures_have_the_sizes_of_the_kernels()
    {
        // erofs_fs.h asserts these by BUILD_BUG_ON.
        Assert.Equal(128, Format.Superblock.Size);
        Assert.Equal(32, Format.CompactInode.Size);
        Assert.Equal(64, Format.ExtendedInode.Size);
        Assert.Equal(12, Format.Dirent.Size);
        Assert.Equal(12, Format.XattrHeader);
    }

    [Fact]
    public void Fields_lie_where_the_kernel_has_them()
    {
        Assert.Equal((12, 14, 16, 24), (Format.Superblock.BlockBits, Format.Superblock.RootNodeId, Format.Superblock.InodeCount, Format.Superblock.Epoch));
        Assert.Equal((36, 40, 48, 64), (Format.Superblock.BlockCount, Format.Superblock.MetadataBlock, Format.Superblock.Uuid, Format.Superblock.VolumeName));
        Assert.Equal((80, 86, 90), (Format.Superblock.FeatureIncompat, Format.Superblock.ExtraDevices, Format.Superblock.DirectoryBlockBits));
        Assert.Equal((8, 12, 16, 20), (Format.CompactInode.FileSize, Format.CompactInode.ModifiedDelta, Format.CompactInode.StartBlock, Format.CompactInode.Number));
        Assert.Equal((8, 16, 20, 32), (Format.ExtendedInode.FileSize, Format.ExtendedInode.StartBlock, Format.ExtendedInode.Number, Format.ExtendedInode.Modified));
        Assert.Equal((40, 44), (Format.ExtendedInode.ModifiedNanoseconds, Format.ExtendedInode.LinkCount));
        Assert.Equal((8, 10), (Format.Dirent.NameOffset, Format.Dirent.FileType));
        Assert.Equal((Format.CompactInode.Format, Format.CompactInode.XattrCount, Format.CompactInode.Mode),
            (Format.ExtendedInode.Format, Format.ExtendedInode.XattrCount, Format.ExtendedInode.Mode));
    }

    [Theory]
    [InlineData(0L, 0u, 0u, 0L)]
    [InlineData(-1L, 999_999_999u, 0u, -1L)]
    [InlineData(100L, 0u, uint.MaxValue, 100L + uint.MaxValue)]
    [InlineData(long.MinValue, 0u, 0u, -62135596800L)]
    [InlineData(long.MaxValue, uint.MaxValue, uint.MaxValue, 253402300799L)]
    public void Times_that_cannot_be_said_become_the_nearest(long seconds, uint nanoseconds, uint delta, long expected) =>
        Assert.Equal(expected, InodeTime.Make(seconds, nanoseconds, delta).ToUnixTimeSeconds());
}
