// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>
/// The EROFS on-disk format: every constant and offset that is read or written, all integers little endian.
/// Source: the Linux kernel's <c>fs/erofs/erofs_fs.h</c>; the format's own names stand in the comments.
/// </summary>
internal static class ErofsFormat
{
    /// <summary>Where the superblock lies, in bytes from the image's start (EROFS_SUPER_OFFSET).</summary>
    public const int SuperblockOffset = 1024;

    /// <summary>EROFS_SUPER_MAGIC_V1.</summary>
    public const uint Magic = 0xE0F5E1E2;

    /// <summary>The block size of images that are written here, in bytes.</summary>
    public const int BlockSize = 1 << BlockBits;

    /// <summary>The binary logarithm of <see cref="BlockSize"/>.</summary>
    public const int BlockBits = 12;

    /// <summary>The binary logarithm of the smallest block size that the format has.</summary>
    public const int MinBlockBits = 9;

    /// <summary>The unit of node ids and the alignment of inodes, in bytes (EROFS_ISLOTBITS).</summary>
    public const int InodeSlot = 32;

    /// <summary>The first entry of an inode's extended attributes (erofs_xattr_ibody_header), in bytes.</summary>
    public const int XattrHeader = 12;

    /// <summary>One further entry of an inode's extended attributes, in bytes.</summary>
    public const int XattrEntry = 4;

    /// <summary>The superblock carries a CRC-32C (EROFS_FEATURE_COMPAT_SB_CHKSUM).</summary>
    public const uint CompatChecksum = 1;

    /// <summary>Times in inodes are modification times (EROFS_FEATURE_COMPAT_MTIME).</summary>
    public const uint CompatMtime = 2;

    /// <summary>EROFS_FEATURE_INCOMPAT_LZ4_0PADDING: it has no effect on an image without compressed inodes.</summary>
    public const uint IncompatLz4Padding = 1;

    /// <summary>Fields of <c>struct erofs_super_block</c>, in bytes from its start.</summary>
    public static class Superblock
    {
        public const int Magic = 0;
        public const int Checksum = Magic + sizeof(uint);
        public const int FeatureCompat = Checksum + sizeof(uint);
        public const int BlockBits = FeatureCompat + sizeof(uint);          // blkszbits
        public const int ExtensionSlots = BlockBits + sizeof(byte);         // sb_extslots
        public const int RootNodeId = ExtensionSlots + sizeof(byte);        // root_nid
        public const int InodeCount = RootNodeId + sizeof(ushort);          // inos
        public const int Epoch = InodeCount + sizeof(ulong);                // epoch (build_time)
        public const int FixedNanoseconds = Epoch + sizeof(ulong);          // fixed_nsec
        public const int BlockCount = FixedNanoseconds + sizeof(uint);      // blocks
        public const int MetadataBlock = BlockCount + sizeof(uint);         // meta_blkaddr
        public const int XattrBlock = MetadataBlock + sizeof(uint);         // xattr_blkaddr
        public const int Uuid = XattrBlock + sizeof(uint);
        public const int VolumeName = Uuid + 16;
        public const int FeatureIncompat = VolumeName + 16;
        public const int Compression = FeatureIncompat + sizeof(uint);      // available_compr_algs
        public const int ExtraDevices = Compression + sizeof(ushort);       // extra_devices
        public const int DeviceSlot = ExtraDevices + sizeof(ushort);        // devt_slotoff
        public const int DirectoryBlockBits = DeviceSlot + sizeof(ushort);  // dirblkbits
        public const int Size = 128;
    }

    /// <summary>Fields of <c>struct erofs_inode_compact</c>.</summary>
    public static class CompactInode
    {
        public const int Format = 0;                                        // i_format
        public const int XattrCount = Format + sizeof(ushort);              // i_xattr_icount
        public const int Mode = XattrCount + sizeof(ushort);
        public const int LinkCount = Mode + sizeof(ushort);                 // i_nlink
        public const int FileSize = LinkCount + sizeof(ushort);             // i_size
        public const int ModifiedDelta = FileSize + sizeof(uint);           // i_mtime: seconds after the epoch
        public const int StartBlock = ModifiedDelta + sizeof(uint);         // i_u
        public const int Number = StartBlock + sizeof(uint);                // i_ino
        public const int UserId = Number + sizeof(uint);
        public const int GroupId = UserId + sizeof(ushort);
        public const int Size = GroupId + sizeof(ushort) + sizeof(uint);
    }

    /// <summary>Fields of <c>struct erofs_inode_extended</c>.</summary>
    public static class ExtendedInode
    {
        public const int Format = 0;
        public const int XattrCount = Format + sizeof(ushort);
        public const int Mode = XattrCount + sizeof(ushort);
        public const int Reserved = Mode + sizeof(ushort);                  // i_nb
        public const int FileSize = Reserved + sizeof(ushort);
        public const int StartBlock = FileSize + sizeof(ulong);
        public const int Number = StartBlock + sizeof(uint);
        public const int UserId = Number + sizeof(uint);
        public const int GroupId = UserId + sizeof(uint);
        public const int Modified = GroupId + sizeof(uint);                 // i_mtime
        public const int ModifiedNanoseconds = Modified + sizeof(ulong);    // i_mtime_nsec
        public const int LinkCount = ModifiedNanoseconds + sizeof(uint);
        public const int Size = LinkCount + sizeof(uint) + 16;
    }

    /// <summary>Fields of <c>struct erofs_dirent</c>.</summary>
    public static class Dirent
    {
        public const int NodeId = 0;
        public const int NameOffset = NodeId + sizeof(ulong);
        public const int FileType = NameOffset + sizeof(ushort);
        public const int Size = FileType + sizeof(byte) + sizeof(byte);
    }

    /// <summary>Bit 0 of <c>i_format</c>: the inode is an extended one.</summary>
    public const int FormatExtended = 1;

    /// <summary>Where the data layout starts in <c>i_format</c>, in bits.</summary>
    public const int FormatLayoutShift = 1;

    /// <summary>The width of the data layout, as a mask after the shift.</summary>
    public const int FormatLayoutMask = 7;

    /// <summary>All bits of <c>i_format</c> that have a meaning before the 48-bit extension.</summary>
    public const int FormatKnownBits = FormatExtended | (FormatLayoutMask << FormatLayoutShift);

    /// <summary>EROFS_INODE_FLAT_PLAIN: all blocks from the start block on.</summary>
    public const int LayoutPlain = 0;

    /// <summary>EROFS_INODE_FLAT_INLINE: whole blocks from the start block on, the rest right after the inode.</summary>
    public const int LayoutInline = 2;

    /// <summary>EROFS_INODE_CHUNK_BASED.</summary>
    public const int LayoutChunked = 4;

    /// <summary>Mode of a written directory: S_IFDIR and 0755.</summary>
    public const ushort DirectoryMode = PosixMode.Directory | 0x1ED;

    /// <summary>Mode of a written file: S_IFREG and 0644.</summary>
    public const ushort FileMode = PosixMode.File | 0x1A4;

    /// <summary>Mode of a written symbolic link: S_IFLNK and 0777.</summary>
    public const ushort LinkMode = PosixMode.Link | 0x1FF;

    /// <summary>The object kinds by the <c>file_type</c> of a directory entry (EROFS_FT_*).</summary>
    public static ReadOnlySpan<DescriptorType> TypesByDirent =>
    [
        DescriptorType.Unknown, DescriptorType.RegularFile, DescriptorType.Directory, DescriptorType.CharacterDevice,
        DescriptorType.BlockDevice, DescriptorType.Fifo, DescriptorType.Socket, DescriptorType.SymbolicLink,
    ];
}
