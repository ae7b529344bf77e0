// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace WasiVfs.Release;

/// <summary>Runs other programs.</summary>
internal static class Tool
{
    /// <summary>Runs a program to its end, and returns what it wrote to standard output.</summary>
    /// <exception cref="ReleaseException">It is not here, or fails.</exception>
    public static string Run(string directory, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output
                : throw new ReleaseException(
                    $"'{program} {string.Join(' ', arguments)}' fails with exit code {process.ExitCode}:\n{output}{error.Result}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new ReleaseException($"The program '{program}' cannot be started: {e.Message}. Install it.");
        }
    }

    /// <summary>Whether a program is on PATH.</summary>
    public static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
