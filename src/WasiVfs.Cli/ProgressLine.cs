// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using WasiVfs.Packing;

namespace WasiVfs.Cli;

/// <summary>
/// One line on the terminal that says how far a pack has come. It appears when the work has taken a second, and is gone when it ends.
/// If standard error is not a terminal, nothing is shown.
/// </summary>
internal sealed class ProgressLine : IProgress<PackProgress>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter? _terminal = Console.IsErrorRedirected ? null : Console.Error;
    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _next = Patience;
    private int _shown;

    public void Report(PackProgress value)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
        if (_terminal is not null && elapsed >= _next)
        {
            _next = elapsed + Interval;
            Show(Describe(value));
        }
    }

    public void Dispose()
    {
        if (_shown > 0)
        {
            Show("");
            _terminal!.Write('\r');
        }
    }

    internal static string Describe(PackProgress progress) => progress.Total > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{progress.Activity} {100 * progress.Done / progress.Total} %")
        : progress.Activity;

    private void Show(string text)
    {
        text = TerminalText.Escape(text);
        _terminal!.Write('\r' + text.PadRight(_shown));
        _shown = text.Length;
    }
}
