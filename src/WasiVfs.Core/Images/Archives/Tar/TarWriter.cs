// SPDX-License-Identifier: MIT
using System.Text;
using Format = WasiVfs.Images.TarFormat;

namespace WasiVfs.Images;

/// <summary>
/// Writes tar archives: ustar, with a pax header before an entry that ustar has no room or no letters for. Owners are 0 and without
/// names, modes 0644, 0755 and 0777 by kind.
/// </summary>
internal sealed class TarWriter(Stream output, ContentCopier copier)
{
    private const int DirectoryMode = 0x1ED;    // 0755
    private const int FileMode = 0x1A4;         // 0644
    private const int LinkMode = 0x1FF;         // 0777
    private const string PaxName = "PaxHeaders/";

    private readonly byte[] _block = new byte[Format.BlockSize];

    public void Write(ExportEntry entry)
    {
        bool isFurtherName = entry.Stat.Type == DescriptorType.RegularFile && entry.Target is not null;
        (byte type, int mode) = entry.Stat.Type switch
        {
            DescriptorType.Directory => (Format.Directory, DirectoryMode),
            DescriptorType.SymbolicLink => (Format.SymbolicLink, LinkMode),
            _ => (isFurtherName ? Format.HardLink : Format.File, FileMode),
        };
        string name = type == Format.Directory ? entry.Path + "/" : entry.Path;
        long size = type == Format.File ? (long)entry.Stat.Size : 0;
        byte[] pax = PaxWriter.Write(name, entry.Target, size, entry.Stat.Modified);
        if (pax.Length > 0)
        {
            WriteHeader(PaxName + name, "", Format.ExtendedHeader, FileMode, pax.Length, DateTimeOffset.UnixEpoch);
            output.Write(pax);
            Pad(pax.Length);
        }

        WriteHeader(name, entry.Target ?? "", type, mode, size, entry.Stat.Modified);
        if (type == Format.File)
        {
            copier.Copy(entry.File!, size, entry.Path, output);
            Pad(size);
        }
    }

    /// <summary>Writes the blocks that end the archive.</summary>
    public void Finish()
    {
        Array.Clear(_block);
        output.Write(_block);
        output.Write(_block);
    }

    private void WriteHeader(string name, string target, byte type, int mode, long size, DateTimeOffset modified)
    {
        Array.Clear(_block);
        (byte[] prefix, byte[] last) = UstarName.Split(name) ?? ([], UstarName.Abbreviate(name));
        last.CopyTo(Field(Format.Name));
        prefix.CopyTo(Field(Format.Prefix));
        UstarName.Abbreviate(target).CopyTo(Field(Format.LinkName));
        Octal(Format.Mode, mode);
        Octal(Format.Owner, 0);
        Octal(Format.Group, 0);
        Octal(Format.Size, size);
        Octal(Format.Modified, modified.ToUnixTimeSeconds());
        _block[Format.Type] = type;
        Format.UstarMagic.CopyTo(Field(Format.Magic));
        Format.UstarVersion.CopyTo(Field(Format.Version));
        Octal(Format.DeviceMajor, 0);
        Octal(Format.DeviceMinor, 0);
        Octal(Format.Checksum.Start..(Format.Checksum.End.Value - 1), Format.ComputeChecksum(_block));
        _block[Format.Checksum.End.Value - 1] = (byte)' ';
        output.Write(_block);
    }

    private Span<byte> Field(Range range) => _block.AsSpan(range);

    /// <summary>Octal digits and a NUL; 0 for a number that has no room, which stands in the pax header.</summary>
    private void Octal(Range range, long value)
    {
        Span<byte> field = Field(range);
        string digits = Convert.ToString(value >= 0 ? value : 0, 8).PadLeft(field.Length - 1, '0');
        digits = digits.Length < field.Length ? digits : new string('0', field.Length - 1);
        Encoding.ASCII.GetBytes(digits, field);
    }

    private void Pad(long size)
    {
        Array.Clear(_block);
        output.Write(_block, 0, (int)(Format.Padded(size) - size));
    }
}
