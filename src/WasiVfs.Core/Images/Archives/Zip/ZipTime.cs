// SPDX-License-Identifier: MIT
namespace WasiVfs.Images;

/// <summary>Times as DOS stores them: two seconds fine, from 1980 on, and in nobody knows which zone. They are taken for UTC.</summary>
internal static class ZipTime
{
    private const int FirstYear = 1980;
    private const int LastYear = FirstYear + 127;

    /// <summary>The time of a date in the upper 16 bits and a time in the lower ones; null where there is no such day.</summary>
    public static DateTimeOffset? FromDos(uint value)
    {
        (int year, int month, int day) = (FirstYear + (int)(value >> 25), (int)(value >> 21) & 15, (int)(value >> 16) & 31);
        (int hour, int minute, int second) = ((int)(value >> 11) & 31, (int)(value >> 5) & 63, (int)(value & 31) * 2);
        return month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59 ? null
            : new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero);
    }

    /// <summary>The nearest time that DOS can store.</summary>
    public static uint ToDos(DateTimeOffset time)
    {
        DateTime utc = time.UtcDateTime;
        utc = utc.Year < FirstYear ? new DateTime(FirstYear, 1, 1)
            : utc.Year > LastYear ? new DateTime(LastYear, 12, 31, 23, 59, 58) : utc;
        uint date = ((uint)(utc.Year - FirstYear) << 9) | ((uint)utc.Month << 5) | (uint)utc.Day;
        return (date << 16) | ((uint)utc.Hour << 11) | ((uint)utc.Minute << 5) | ((uint)utc.Second / 2);
    }
}
