// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Times as images and hosts store them, to nanoseconds, against the 100 ns of .NET.</summary>
internal static class PosixTime
{
    /// <summary>The time of what has none, in seconds since 1970: the start of 1980, since zip archives hold no earlier one and programs that
    /// make them refuse one.</summary>
    public const long Default = 315_532_800;

    private const uint NanosecondsPerSecond = 1_000_000_000;
    private static readonly long FirstSecond = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>A time from seconds since 1970; what .NET cannot say becomes the nearest time that it can.</summary>
    public static DateTimeOffset Make(long seconds, uint nanoseconds, uint delta = 0)
    {
        seconds = seconds > LastSecond - delta ? LastSecond : Math.Max(seconds + delta, FirstSecond);
        long ticks = Math.Min(nanoseconds, NanosecondsPerSecond - 1) / TimeSpan.NanosecondsPerTick;
        return DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(ticks);
    }

    /// <summary>The fraction of a second; <see cref="DateTimeOffset.ToUnixTimeSeconds"/> rounds down, so it is never negative.</summary>
    public static uint Nanoseconds(DateTimeOffset time) =>
        (uint)((time.UtcTicks % TimeSpan.TicksPerSecond) * TimeSpan.NanosecondsPerTick);
}
