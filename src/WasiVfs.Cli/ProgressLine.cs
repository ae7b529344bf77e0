// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace WasiVfs.Cli;

/// <summary>
/// One line on the terminal that says how far long work has come. It appears when the work has taken a second, and is gone when it ends.
/// If standard error is not a terminal, nothing is shown.
/// </summary>
internal sealed class ProgressLine : IProgress<WorkProgress>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter? _terminal = Console.IsErrorRedirected ? null : Console.Error;
    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _next = Patience;
    private (string Name, TimeSpan Start) _activity = ("", TimeSpan.Zero);
    private int _shown;

    public void Report(WorkProgress value)
    {
        if (_terminal is null)
        {
            return;
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
        if (value.Activity != _activity.Name)
        {
            _activity = (value.Activity, elapsed);
        }

        if (elapsed >= _next)
        {
            _next = elapsed + Interval;
            // In the last column some terminals begin a new line.
            Show(ProgressText.Describe(value, elapsed - _activity.Start, Width() - 1));
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

    // Of a terminal that does not know its width, and of Windows if only standard error is one: what most have.
    private static int Width()
    {
        const int usual = 80;
        try
        {
            return Console.WindowWidth is > 0 and int width ? width : usual;
        }
        catch (IOException)
        {
            return usual;
        }
    }

    private void Show(string text)
    {
        _terminal!.Write('\r' + text.PadRight(_shown));
        _shown = text.Length;
    }
}
