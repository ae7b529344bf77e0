// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace WasiVfs.Tests.Support;

/// <summary>Runs an outside program to its end.</summary>
public static class Tool
{
    /// <summary>What a program wrote to both outputs, and its exit code.</summary>
    public sealed record Result(int ExitCode, string Output, string Error);

    public static Result Run(string program, params string[] arguments) => RunIn(Environment.CurrentDirectory, program, arguments);

    /// <summary>Runs a program in a directory.</summary>
    public static Result RunIn(string directory, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.IsPathFullyQualified(program) ? program : Requires.Program(program), arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Result(process.ExitCode, output, error.Result);
    }

    /// <summary>Runs a program that must succeed, and returns its output.</summary>
    public static string Check(string program, params string[] arguments)
    {
        Result result = Run(program, arguments);
        return result.ExitCode == 0 ? result.Output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)}: exit {result.ExitCode}\n{result.Output}\n{result.Error}");
    }
}
