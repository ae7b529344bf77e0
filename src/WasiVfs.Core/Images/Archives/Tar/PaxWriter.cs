// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace WasiVfs.Images;

/// <summary>The records of an extended header for what the fixed fields of a header cannot say.</summary>
internal static class PaxWriter
{
    // Eleven octal digits.
    private const long MaxNumber = (1L << 33) - 1;

    /// <summary>The records in the order of their keys; none where everything fits.</summary>
    public static byte[] Write(string name, string? target, long size, DateTimeOffset modified)
    {
        using var records = new MemoryStream();
        if (target is not null && !UstarName.Fits(target))
        {
            Add(records, PaxRecords.LinkPath, target);
        }

        if (modified.UtcTicks % TimeSpan.TicksPerSecond != 0 || modified.ToUnixTimeSeconds() is < 0 or > MaxNumber)
        {
            Add(records, PaxRecords.Modified, Time(modified));
        }

        if (UstarName.Split(name) is null)
        {
            Add(records, PaxRecords.Path, name);
        }

        if (size > MaxNumber)
        {
            Add(records, PaxRecords.Size, size.ToString(CultureInfo.InvariantCulture));
        }

        return records.ToArray();
    }

    private static string Time(DateTimeOffset time) =>
        ((decimal)(time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture);

    /// <summary>A record starts with its own length, the digits of it counted in.</summary>
    private static void Add(MemoryStream records, string key, string value)
    {
        byte[] rest = Encoding.UTF8.GetBytes($" {key}={value}\n");
        int length = rest.Length;
        while (Digits(length) + rest.Length != length)
        {
            length = Digits(length) + rest.Length;
        }

        records.Write(Encoding.ASCII.GetBytes(length.ToString(CultureInfo.InvariantCulture)));
        records.Write(rest);
    }

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;
}
