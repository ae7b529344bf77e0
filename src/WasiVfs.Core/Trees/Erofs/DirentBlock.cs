// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Text;
using Format = WasiVfs.Trees.ErofsFormat;

namespace WasiVfs.Trees;

/// <summary>One block of a directory: an array of entries, then their names. The first name's place tells how many there are.</summary>
internal readonly ref struct DirentBlock
{
    private readonly ReadOnlySpan<byte> _block;
    private readonly long _offset;
    private readonly int _count;

    /// <param name="block">The used bytes of the block.</param>
    /// <param name="offset">Where they lie, in bytes from the image's start.</param>
    public DirentBlock(ReadOnlySpan<byte> block, long offset)
    {
        _block = block;
        _offset = offset;
        int names = block.Length < Format.Dirent.Size ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(block[Format.Dirent.NameOffset..]);
        if (names == 0 || names > block.Length || names % Format.Dirent.Size != 0)
        {
            throw new ImageFormatException($"A directory block's names start at {names}, which cannot be", offset);
        }

        _count = names / Format.Dirent.Size;
    }

    /// <summary>The bytes of a name.</summary>
    public ReadOnlySpan<byte> Name(int index)
    {
        int start = NameOffset(index);
        int end = index + 1 < _count ? NameOffset(index + 1) : _block.Length;
        if (start >= end || end > _block.Length || start < _count * Format.Dirent.Size)
        {
            throw Fault(index, "A directory entry's name has no place in its block");
        }

        ReadOnlySpan<byte> name = _block[start..end];
        int nul = index + 1 < _count ? -1 : name.IndexOf((byte)0);
        return nul < 0 ? name : name[..nul];
    }

    /// <summary>The entry of that name, or null.</summary>
    public ErofsDirent? Find(ReadOnlySpan<byte> name)
    {
        (int low, int high) = (0, _count - 1);
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = Name(middle).SequenceCompareTo(name);
            if (order == 0)
            {
                return Entry(middle);
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    /// <summary>All entries of the block.</summary>
    public ErofsDirent[] Decode()
    {
        var entries = new ErofsDirent[_count];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = Entry(i);
        }

        return entries;
    }

    private ErofsDirent Entry(int index)
    {
        ReadOnlySpan<byte> dirent = _block.Slice(index * Format.Dirent.Size, Format.Dirent.Size);
        int type = dirent[Format.Dirent.FileType];
        return new ErofsDirent(
            BinaryPrimitives.ReadUInt64LittleEndian(dirent[Format.Dirent.NodeId..]),
            type < Format.TypesByDirent.Length ? Format.TypesByDirent[type] : DescriptorType.Unknown,
            Text(index),
            _offset + (index * Format.Dirent.Size));
    }

    private string Text(int index)
    {
        ReadOnlySpan<byte> name = Name(index);
        if (name.Length is 0 or > PathLimits.MaxName || name.ContainsAny((byte)'/', (byte)0))
        {
            throw Fault(index, "A directory entry's name is empty, longer than 255 bytes, or holds '/' or NUL");
        }

        try
        {
            return Utf8Order.Strict.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            throw Fault(index, "A directory entry's name is not valid UTF-8");
        }
    }

    private int NameOffset(int index) =>
        BinaryPrimitives.ReadUInt16LittleEndian(_block[((index * Format.Dirent.Size) + Format.Dirent.NameOffset)..]);

    private ImageFormatException Fault(int index, string message) => new(message, _offset + (index * Format.Dirent.Size));
}
