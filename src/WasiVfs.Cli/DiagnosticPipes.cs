// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Cli;

/// <summary>
/// The pipes that the .NET runtime opens in the folder for temporary files, for debuggers and profilers. It removes them when it ends, but
/// not when it is killed, and no setting in the command's own files switches them off: so their names are removed when the command starts.
/// </summary>
internal static class DiagnosticPipes
{
    public static void Remove()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (string kind in (string[])["dotnet-diagnostic", "clr-debug-pipe"])
        {
            string names = string.Create(CultureInfo.InvariantCulture, $"{kind}-{Environment.ProcessId}-*");
            foreach (string pipe in Directory.EnumerateFileSystemEntries(Path.GetTempPath(), names))
            {
                TryDelete(pipe);
            }
        }
    }

    private static void TryDelete(string pipe)
    {
        try
        {
            File.Delete(pipe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays until the process ends, which is what would have happened anyway.
        }
    }
}
