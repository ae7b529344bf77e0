// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Trees;

/// <summary>An image whose files share their blocks claims more than any disk holds: nothing of it is written.</summary>
public sealed class SharedBlocksTests
{
    private const int Files = 20_000;
    private const uint Gigabyte = 1 << 30;

    [Theory]
    [InlineData(ExportFormat.Directory)]
    [InlineData(ExportFormat.Tar)]
    public void Files_that_have_no_room_on_the_disk_are_not_begun(ExportFormat format)
    {
        using var work = new TemporaryDirectory();
        using ErofsImage image = ErofsImage.Open(new ZeroPadded(Forged(), Gigabyte + Gigabyte));
        string target = Path.Combine(work.Path, "target");
        var refused = Assert.Throws<FileSystemException>(() => TreeExporter.Export(image.Root, target, format));
        Assert.Contains("21,474,836,480,000 bytes", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(work.Path));

        // One of them has room.
        Assert.Equal(Gigabyte, image.Root.StatAt(PathFlags.None, "f00000").Size);
    }

    // Equal files of one block each, which become a gigabyte of the same blocks each.
    private static byte[] Forged()
    {
        var root = new DirectoryNode();
        for (int i = 0; i < Files; i++)
        {
            root.Set($"f{i:d5}", new FileNode(FileContent.FromBytes(new byte[ErofsFormat.BlockSize])));
        }

        byte[] bytes = ErofsOracle.Build(root);
        using ErofsImage image = ErofsImage.Open(bytes);
        foreach (ListedEntry entry in image.Root.List())
        {
            int inode = (int)((ErofsDescriptor)entry.Object!).Inode.Offset;
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(inode + ErofsFormat.CompactInode.FileSize), Gigabyte);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(
            bytes.AsSpan(ErofsFormat.SuperblockOffset + ErofsFormat.Superblock.BlockCount), (Gigabyte + Gigabyte) / ErofsFormat.BlockSize);
        return bytes;
    }

    // As a sparse file is.
    private sealed class ZeroPadded(byte[] start, long length) : ByteSource
    {
        public override long Length => length;

        public override void Read(Span<byte> buffer, long offset)
        {
            buffer.Clear();
            if (offset < start.Length)
            {
                ReadOnlySpan<byte> rest = start.AsSpan((int)offset);
                rest[..Math.Min(rest.Length, buffer.Length)].CopyTo(buffer);
            }
        }

        public override void Dispose() { }
    }
}
