// SPDX-License-Identifier: MIT
using System.Globalization;
using WasiVfs.Packing;

namespace WasiVfs.Cli;

/// <summary>Shows a number of bytes on the line of progress.</summary>
internal sealed class BytesWritten(ProgressLine line, string activity = "Written") : IProgress<long>
{
    private const int BytesPerMegabyte = 1_000_000;

    public void Report(long value) =>
        line.Report(new PackProgress(string.Create(CultureInfo.InvariantCulture, $"{activity}: {value / BytesPerMegabyte} MB"), 0, 0));
}
