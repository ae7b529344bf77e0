// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Trees;
using WasiVfs.Packing;
using WasiVfs.Running;

namespace WasiVfs.Cli;

/// <summary>How errors and warnings look: one line each on standard error, after the command's name.</summary>
internal static class ErrorReport
{
    private const string Command = "wasi-vfs: ";

    public static void Error(string sentence) => Write(sentence);

    public static void Warnings(IEnumerable<string> sentences)
    {
        foreach (string sentence in sentences)
        {
            Write("warning: " + sentence);
        }
    }

    /// <summary>Reports a command line that cannot be understood, and returns the exit code for it.</summary>
    public static int Usage(string sentence, ParseResult line)
    {
        string verb = line.CommandResult.Command is RootCommand ? "" : line.CommandResult.Command.Name + " ";
        Write(sentence);
        Console.Error.WriteLine($"Try 'wasi-vfs {verb}--help'.");
        return ExitCode.Usage;
    }

    /// <summary>What to tell a person about an exception; null for one that is a fault of this program.</summary>
    public static string? Sentence(Exception exception) => exception switch
    {
        CommandException or PackException or EngineException or ArchiveFormatException => exception.Message,
        FileNotFoundException { FileName: { } file } => $"There is no file '{file}'; check its path.",
        InsufficientExecutionStackException => "The image nests directories too deep to be listed at once; name one of them.",
        IOException or UnauthorizedAccessException => exception.Message,
        _ => null,
    };

    private static void Write(string text) => Console.Error.WriteLine(Command + TerminalText.Escape(text));
}
