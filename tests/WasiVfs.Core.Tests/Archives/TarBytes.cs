// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace WasiVfs.Tests.Archives;

/// <summary>Makes tar archives header by header, also such as no tool writes.</summary>
internal sealed class TarBytes
{
    public const int BlockSize = 512;
    public const int Type = 156;

    private readonly List<byte> _bytes = [];

    public static TarBytes Empty => new();

    /// <summary>A header with its content.</summary>
    /// <param name="name">The name's bytes, at most 100.</param>
    /// <param name="type">The type flag.</param>
    /// <param name="content">The bytes that follow.</param>
    /// <param name="link">A link's target.</param>
    /// <param name="size">The size field as text; the content's length where it is null.</param>
    /// <param name="change">Changes the header before its checksum is made.</param>
    public TarBytes Add(
        ReadOnlySpan<byte> name, char type, ReadOnlySpan<byte> content = default,
        string link = "", string? size = null, Action<byte[]>? change = null)
    {
        var header = new byte[BlockSize];
        name.CopyTo(header);
        Encoding.ASCII.GetBytes("0000644\0" + "0000000\0" + "0000000\0").CopyTo(header, 100);
        Encoding.ASCII.GetBytes(size ?? Convert.ToString(content.Length, 8).PadLeft(11, '0')).CopyTo(header, 124);
        Encoding.ASCII.GetBytes("00000000000").CopyTo(header, 136);
        header[Type] = (byte)type;
        Encoding.UTF8.GetBytes(link).CopyTo(header, 157);
        "ustar\u000000"u8.CopyTo(header.AsSpan(257));
        change?.Invoke(header);
        Seal(header);
        _bytes.AddRange(header);
        _bytes.AddRange(content);
        _bytes.AddRange(new byte[(BlockSize - (content.Length % BlockSize)) % BlockSize]);
        return this;
    }

    public TarBytes Add(string name, char type = '0', string content = "", string link = "") =>
        Add(Encoding.UTF8.GetBytes(name), type, Encoding.UTF8.GetBytes(content), link);

    /// <summary>An extended header.</summary>
    public TarBytes Pax(char type, params string[] records) => Add(
        "pax"u8, type, Encoding.UTF8.GetBytes(string.Concat(records.Select(record =>
        {
            int length = Encoding.UTF8.GetByteCount(record) + 2;
            length += (length + 2).ToString(CultureInfo.InvariantCulture).Length;
            return string.Create(CultureInfo.InvariantCulture, $"{length} {record}\n");
        }))));

    /// <summary>Makes a header's checksum fit: the sum of its bytes with spaces in the checksum's place.</summary>
    public static void Seal(Span<byte> header)
    {
        Span<byte> checksum = header[148..156];
        checksum.Fill((byte)' ');
        int sum = 0;
        foreach (byte value in header)
        {
            sum += value;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(checksum);
    }

    /// <summary>Makes the checksums of an archive's headers fit, whatever else became of them.</summary>
    public static void SealHeaders(Span<byte> archive)
    {
        for (int at = 0; at + BlockSize <= archive.Length; at += BlockSize)
        {
            Span<byte> header = archive.Slice(at, BlockSize);
            if (header.Slice(257, 5).SequenceEqual("ustar"u8))
            {
                Seal(header);
            }
        }
    }

    /// <summary>The archive with its end.</summary>
    public byte[] ToArray() => [.. _bytes.ToArray(), .. new byte[2 * BlockSize]];

    /// <summary>The archive without its end.</summary>
    public byte[] ToCutArray() => _bytes.ToArray();
}
