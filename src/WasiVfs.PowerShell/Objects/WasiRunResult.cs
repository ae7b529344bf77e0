// SPDX-License-Identifier: MIT
namespace WasiVfs.PowerShell;

/// <summary>How a run of a program ended, and what it wrote.</summary>
/// <param name="Path">The program's file.</param>
/// <param name="Engine">The engine that ran it.</param>
/// <param name="ExitCode">The program's exit code; 124 if it was ended because of its time limit.</param>
/// <param name="Duration">From the start of the engine to its end.</param>
/// <param name="Output">Standard output: lines, or one string with <c>-Raw</c>, or one array of bytes with <c>-AsByteStream</c>.</param>
/// <param name="Error">The lines of standard error.</param>
/// <param name="Changes">What differs between the files that the program started with and those that it left, if that was asked for; else
/// null.</param>
public sealed record WasiRunResult(
    string Path, string Engine, int ExitCode, TimeSpan Duration, object Output, IReadOnlyList<string> Error,
    IReadOnlyList<WasiImageDifference>? Changes = null)
{
    /// <summary>How it ended, in words.</summary>
    public override string ToString() => $"{Path} ended with exit code {ExitCode}";
}
