// SPDX-License-Identifier: MIT
using System.Text;
using Format = WasiVfs.Images.TarFormat;

namespace WasiVfs.Images;

/// <summary>Names as the fixed fields of a tar header hold them.</summary>
internal static class UstarName
{
    private static readonly int MaxName = Format.Name.End.Value - Format.Name.Start.Value;
    private static readonly int MaxPrefix = Format.Prefix.End.Value - Format.Prefix.Start.Value;

    /// <summary>A name in the two fields for it, which a reader joins with <c>/</c>; null where it is too long or not ASCII.</summary>
    public static (byte[] Prefix, byte[] Name)? Split(string name)
    {
        if (!Ascii.IsValid(name))
        {
            return null;
        }

        byte[] bytes = Encoding.ASCII.GetBytes(name);
        if (bytes.Length <= MaxName)
        {
            return ([], bytes);
        }

        int earliest = bytes.Length - MaxName - 1;
        int slash = Array.IndexOf(bytes, (byte)'/', earliest);
        return slash > 0 && slash <= MaxPrefix && slash < bytes.Length - 1 ? (bytes[..slash], bytes[(slash + 1)..]) : null;
    }

    /// <summary>Whether a link's target fits into its field as it is.</summary>
    public static bool Fits(string target) => Ascii.IsValid(target) && target.Length <= MaxName;

    /// <summary>As much of the end of a name as one field holds, for readers that know no pax.</summary>
    public static byte[] Abbreviate(string name)
    {
        string ascii = string.Concat(name.Select(letter => char.IsAscii(letter) ? letter : '_'));
        return Encoding.ASCII.GetBytes(ascii.Length <= MaxName ? ascii : ascii[^MaxName..]);
    }
}
