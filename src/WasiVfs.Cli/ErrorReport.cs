// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Packing;

namespace WasiVfs.Cli;

/// <summary>How errors and warnings look: one line each on standard error, after the command's name.</summary>
internal static class ErrorReport
{
    private const string Command = "wasi-vfs: ";

    public static void Error(string sentence) => Write(sentence);

    /// <summary>Reports a fault of the command itself: what happened, and where in its code.</summary>
    public static void Fault(Exception exception)
    {
        string place = exception.StackTrace?.Split('\n')[0].Trim() ?? "at an unknown place";
        Write($"This is a fault of wasi-vfs, which should not happen; please report it: {exception.GetType().Name}: {exception.Message} ({place})");
    }

    public static void Warning(string sentence) => Write("warning: " + sentence);

    public static void Warnings(IEnumerable<Warning> warnings)
    {
        foreach (Warning warning in warnings)
        {
            Warning(With(warning.Message, Remedies.Of(warning.Id)));
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
        PackException { Path: { } file } refused when !refused.Message.Contains(file, StringComparison.Ordinal) =>
            With($"'{file}': {refused.Message}", Remedies.Of(refused.Id)),
        WasiVfsException refused => With(refused.Message, Remedies.Of(refused.Id)),
        CommandException => exception.Message,
        FileNotFoundException { FileName: { } file } => $"There is no file '{file}'; check its path.",
        OutOfMemoryException => "The work needs more memory than this process is given.",
        InsufficientExecutionStackException => "The image nests directories too deep to be listed at once; name one of them.",
        IOException or UnauthorizedAccessException => exception.Message,
        _ => null,
    };

    private static string With(string fact, string? remedy) => remedy is null ? fact : $"{fact} {remedy}";

    private static void Write(string text) => Console.Error.WriteLine(Command + TerminalText.Escape(text));
}
