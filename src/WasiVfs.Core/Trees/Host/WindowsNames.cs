// SPDX-License-Identifier: MIT
using System.Buffers;

namespace WasiVfs.Trees;

/// <summary>Which names Windows can give to a file.</summary>
internal static class WindowsNames
{
    private const int FirstPrintable = ' ';
    private static readonly SearchValues<char> Refused =
        SearchValues.Create([.. "<>:\"/\\|?*", .. Enumerable.Range(0, FirstPrintable).Select(code => (char)code)]);

    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM\u00b9", "COM\u00b2", "COM\u00b3",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT\u00b9", "LPT\u00b2", "LPT\u00b3",
    };

    /// <summary>Whether Windows takes the name for an entry's name, and for no other one: no separator, no drive or stream, no device,
    /// no final dot or space.</summary>
    public static bool IsPlain(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        string stem = (dot < 0 ? name : name[..dot]).TrimEnd(' ');
        return !name.AsSpan().ContainsAny(Refused) && name is [.., not ('.' or ' ')] && !Devices.Contains(stem);
    }
}
