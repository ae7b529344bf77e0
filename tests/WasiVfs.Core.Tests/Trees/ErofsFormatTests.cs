// SPDX-License-Identifier: MIT
using WasiVfs.Trees;
using Xunit;
using Compact = WasiVfs.Trees.ErofsFormat.CompactInode;
using Extended = WasiVfs.Trees.ErofsFormat.ExtendedInode;
using Format = WasiVfs.Trees.ErofsFormat;
using Super = WasiVfs.Trees.ErofsFormat.Superblock;

namespace WasiVfs.Tests.Trees;

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
        Assert.Equal([12, 14, 16, 24], [Super.BlockBits, Super.RootNodeId, Super.InodeCount, Super.Epoch]);
        Assert.Equal([36, 40, 48, 64], [Super.BlockCount, Super.MetadataBlock, Super.Uuid, Super.VolumeName]);
        Assert.Equal([80, 86, 90], [Super.FeatureIncompat, Super.ExtraDevices, Super.DirectoryBlockBits]);
        Assert.Equal([0, 2, 4, 6, 8], [Compact.Format, Compact.XattrCount, Compact.Mode, Compact.LinkCount, Compact.FileSize]);
        Assert.Equal([12, 16, 20], [Compact.ModifiedDelta, Compact.StartBlock, Compact.Number]);
        Assert.Equal([0, 2, 4, 8, 16], [Extended.Format, Extended.XattrCount, Extended.Mode, Extended.FileSize, Extended.StartBlock]);
        Assert.Equal([20, 32, 40, 44], [Extended.Number, Extended.Modified, Extended.ModifiedNanoseconds, Extended.LinkCount]);
        Assert.Equal([8, 10], [Format.Dirent.NameOffset, Format.Dirent.FileType]);
    }

    [Theory]
    [InlineData(0L, 0u, 0u, 0L)]
    [InlineData(-1L, 999_999_999u, 0u, -1L)]
    [InlineData(100L, 0u, uint.MaxValue, 100L + uint.MaxValue)]
    [InlineData(long.MinValue, 0u, 0u, -62135596800L)]
    [InlineData(long.MaxValue, uint.MaxValue, uint.MaxValue, 253402300799L)]
    public void Times_that_cannot_be_said_become_the_nearest(long seconds, uint nanoseconds, uint delta, long expected) =>
        Assert.Equal(expected, PosixTime.Make(seconds, nanoseconds, delta).ToUnixTimeSeconds());
}
