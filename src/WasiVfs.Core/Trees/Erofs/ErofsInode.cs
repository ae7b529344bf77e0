// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using Compact = WasiVfs.Trees.ErofsFormat.CompactInode;
using Extended = WasiVfs.Trees.ErofsFormat.ExtendedInode;
using Format = WasiVfs.Trees.ErofsFormat;

namespace WasiVfs.Trees;

/// <summary>An inode as an image has it; its content is known to lie within the image.</summary>
internal sealed record ErofsInode
{
    public required ulong NodeId { get; init; }

    public required DescriptorType Type { get; init; }

    public required uint Links { get; init; }

    /// <summary>Bytes of content; 0 for what is neither file, directory nor link.</summary>
    public required long Size { get; init; }

    public required DateTimeOffset Modified { get; init; }

    /// <summary>Where the content that is not inline starts, in bytes from the image's start.</summary>
    public required long Start { get; init; }

    /// <summary>Bytes at the content's end that lie at <see cref="TailStart"/>.</summary>
    public required int TailLength { get; init; }

    /// <summary>Where the inline tail lies, in bytes from the image's start.</summary>
    public required long TailStart { get; init; }

    /// <summary>Where the inode itself lies.</summary>
    public required long Offset { get; init; }

    /// <summary>Reads an inode.</summary>
    /// <param name="image">The image's blocks.</param>
    /// <param name="nodeId">Where the inode lies, in slots of 32 bytes after the metadata's start.</param>
    /// <exception cref="ImageFormatException">It lies outside the image, its content does, or it uses what is not supported.</exception>
    public static ErofsInode Read(ImageBlocks image, ulong nodeId)
    {
        ErofsSuperblock super = image.Superblock;
        if (nodeId > (ulong)(image.Length / Format.InodeSlot))
        {
            throw new ImageFormatException($"Node id {nodeId} lies outside the image", super.MetadataStart);
        }

        long offset = super.MetadataStart + ((long)nodeId * Format.InodeSlot);
        Span<byte> bytes = stackalloc byte[Extended.Size];
        image.ReadMetadata(bytes[..Compact.Size], offset);
        int format = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        int layout = Layout(format, offset);
        bool extended = (format & Format.FormatExtended) != 0;
        if (extended)
        {
            image.ReadMetadata(bytes[Compact.Size..], offset + Compact.Size);
        }

        DescriptorType type = PosixMode.TypeOf(BinaryPrimitives.ReadUInt16LittleEndian(bytes[Compact.Mode..]));
        bool hasContent = type is DescriptorType.RegularFile or DescriptorType.Directory or DescriptorType.SymbolicLink;
        ulong size = !hasContent ? 0 : extended
            ? BinaryPrimitives.ReadUInt64LittleEndian(bytes[Extended.FileSize..])
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes[Compact.FileSize..]);
        if (size > (ulong)image.Length)
        {
            throw new ImageFormatException($"Inode {nodeId} claims {size} bytes of content, more than the image has", offset);
        }

        int xattrs = BinaryPrimitives.ReadUInt16LittleEndian(bytes[Compact.XattrCount..]);
        int xattrSize = xattrs == 0 ? 0 : Format.XattrHeader + (Format.XattrEntry * (xattrs - 1));
        int tail = layout == Format.LayoutInline ? (int)((long)size & (super.BlockSize - 1)) : 0;
        return CheckPlace(image, new ErofsInode
        {
            NodeId = nodeId,
            Type = type,
            Links = extended
                ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[Extended.LinkCount..])
                : BinaryPrimitives.ReadUInt16LittleEndian(bytes[Compact.LinkCount..]),
            Size = (long)size,
            Modified = extended ? ExtendedTime(bytes) : CompactTime(super, bytes),
            Start = (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes[(extended ? Extended.StartBlock : Compact.StartBlock)..]) << super.BlockBits,
            TailLength = tail,
            TailStart = offset + (extended ? Extended.Size : Compact.Size) + xattrSize,
            Offset = offset,
        });
    }

    /// <summary>Writes the inode of a planned object.</summary>
    public static void Write(PlannedInode inode, DateTimeOffset modified, Span<byte> place)
    {
        int layout = inode.Inline ? Format.LayoutInline : Format.LayoutPlain;
        ushort mode = inode.Node switch
        {
            DirectoryNode => Format.DirectoryMode,
            FileNode => Format.FileMode,
            _ => Format.LinkMode,
        };
        BinaryPrimitives.WriteUInt16LittleEndian(
            place[Compact.Format..], (ushort)((layout << Format.FormatLayoutShift) | (inode.Extended ? Format.FormatExtended : 0)));
        BinaryPrimitives.WriteUInt16LittleEndian(place[Compact.Mode..], mode);
        if (inode.Extended)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(place[Extended.FileSize..], (ulong)inode.Size);
            BinaryPrimitives.WriteUInt32LittleEndian(place[Extended.StartBlock..], inode.StartBlock);
            BinaryPrimitives.WriteUInt32LittleEndian(place[Extended.Number..], inode.Number);
            BinaryPrimitives.WriteInt64LittleEndian(place[Extended.Modified..], modified.ToUnixTimeSeconds());
            BinaryPrimitives.WriteUInt32LittleEndian(place[Extended.ModifiedNanoseconds..], PosixTime.Nanoseconds(modified));
            BinaryPrimitives.WriteUInt32LittleEndian(place[Extended.LinkCount..], inode.Links);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(place[Compact.LinkCount..], (ushort)inode.Links);
            BinaryPrimitives.WriteUInt32LittleEndian(place[Compact.FileSize..], (uint)inode.Size);
            BinaryPrimitives.WriteUInt32LittleEndian(place[Compact.StartBlock..], inode.StartBlock);
            BinaryPrimitives.WriteUInt32LittleEndian(place[Compact.Number..], inode.Number);
        }
    }

    private static int Layout(int format, long offset)
    {
        int layout = (format >> Format.FormatLayoutShift) & Format.FormatLayoutMask;
        string? refused = (format & ~Format.FormatKnownBits) != 0 ? "uses 48-bit addresses"
            : layout is Format.LayoutPlain or Format.LayoutInline ? null
            : layout == Format.LayoutChunked ? "is made of chunks"
            : "is compressed";
        return refused is null ? layout
            : throw new ImageFormatException($"An inode {refused} (format 0x{format:x}), which is not supported", offset);
    }

    private static ErofsInode CheckPlace(ImageBlocks image, ErofsInode inode)
    {
        long outside = inode.Size - inode.TailLength;
        if (outside > 0 && inode.Start + outside > image.Length)
        {
            throw new ImageFormatException($"The content of inode {inode.NodeId} ends outside the image", inode.Offset);
        }

        if (inode.TailLength > 0 && inode.TailStart + inode.TailLength > image.Length)
        {
            throw new ImageFormatException($"The inline tail of inode {inode.NodeId} ends outside the image", inode.Offset);
        }

        long blockMask = image.Superblock.BlockSize - 1;
        if (inode.TailLength > 0 && (inode.TailStart & blockMask) + inode.TailLength > blockMask + 1)
        {
            throw new ImageFormatException($"The inline tail of inode {inode.NodeId} crosses a block", inode.Offset);
        }

        return inode;
    }

    private static DateTimeOffset CompactTime(ErofsSuperblock super, ReadOnlySpan<byte> inode) =>
        PosixTime.Make(super.Epoch, super.EpochNanoseconds, BinaryPrimitives.ReadUInt32LittleEndian(inode[Compact.ModifiedDelta..]));

    private static DateTimeOffset ExtendedTime(ReadOnlySpan<byte> inode) => PosixTime.Make(
        BinaryPrimitives.ReadInt64LittleEndian(inode[Extended.Modified..]),
        BinaryPrimitives.ReadUInt32LittleEndian(inode[Extended.ModifiedNanoseconds..]));
}
