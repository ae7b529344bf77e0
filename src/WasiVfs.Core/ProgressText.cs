// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs;

/// <summary>What the line of progress says: the activity, and if bytes are counted a bar, the bytes and the time that is left.</summary>
internal static class ProgressText
{
    private const int BytesPerMegabyte = 1_000_000, BarWidth = 20;

    /// <summary>Describes how far work has come, in at most <paramref name="width"/> characters.</summary>
    /// <param name="progress">How far it has come.</param>
    /// <param name="elapsed">How long this activity has taken.</param>
    /// <param name="width">The width of the terminal.</param>
    public static string Describe(WorkProgress progress, TimeSpan elapsed, int width)
    {
        string activity = TerminalText.Escape(progress.Activity);
        string text = progress.Total > 0 ? OfTotal(activity, progress, elapsed, width)
            : progress.Done > 0 ? string.Create(CultureInfo.InvariantCulture, $"{activity}, {Megabytes(progress.Done)} MB")
            : activity;
        return text.Length <= width ? text : text[..Math.Max(0, width)];
    }

    private static string OfTotal(string activity, WorkProgress progress, TimeSpan elapsed, int width)
    {
        double part = Math.Clamp((double)progress.Done / progress.Total, 0, 1);
        string counts = string.Create(
            CultureInfo.InvariantCulture,
            $" {part:P0}, {Megabytes(progress.Done)} of {Megabytes(progress.Total)} MB{Left(part, elapsed)}");
        int filled = (int)(part * BarWidth);
        string bar = $" [{new string('#', filled)}{new string('.', BarWidth - filled)}]";
        return activity.Length + bar.Length + counts.Length <= width ? activity + bar + counts : activity + counts;
    }

    private static string Megabytes(long bytes) => (bytes / BytesPerMegabyte).ToString("N0", CultureInfo.InvariantCulture);

    // As if the rest went as fast as what is done. The first second tells little.
    private static string Left(double part, TimeSpan elapsed)
    {
        if (part is 0 or 1 || elapsed < TimeSpan.FromSeconds(1))
        {
            return "";
        }

        TimeSpan left = elapsed * ((1 - part) / part);
        return left.TotalMinutes >= 2
            ? string.Create(CultureInfo.InvariantCulture, $", {Math.Ceiling(left.TotalMinutes):0} min left")
            : string.Create(CultureInfo.InvariantCulture, $", {Math.Ceiling(left.TotalSeconds):0} s left");
    }
}
