// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;
using Wasmtime;

namespace WasiVfs.Wasmtime;

/// <summary>The library's error messages in the order in which a person reads them: first what happened, then where.</summary>
internal static partial class TrapText
{
    private const string Cause = "\n\nCaused by:\n";
    private const string LibrarysOwnStack = "\n\nStack backtrace:";

    /// <summary>Whether the program itself ran into the error, rather than the library when it read or linked the program.</summary>
    public static bool IsOfProgram(WasmtimeException error) => error is TrapException || error.Frames is { Count: > 0 };

    /// <summary>Whether it is a trap, rather than an exit or a fault of the call.</summary>
    public static bool IsTrap(WasmtimeException error) =>
        error is TrapException || Parts(error).Causes.Any(cause => cause.StartsWith("wasm trap: ", StringComparison.Ordinal));

    /// <summary>What happened, and the program's functions that it happened in, a line each.</summary>
    public static string Of(WasmtimeException error)
    {
        (string first, string[] causes) = Parts(error);
        return causes.Length == 0 ? $"Error: {first}\n" : $"Error: {string.Join(": ", causes)}\n{first}\n";
    }

    /// <summary>All of the message in one line, without a full stop at its end.</summary>
    public static string Sentence(WasmtimeException error)
    {
        (string first, string[] causes) = Parts(error);
        return string.Join(": ", causes.Prepend(first)).ReplaceLineEndings(" ").TrimEnd('.');
    }

    // Several causes are numbered, and one may take several lines.
    private static (string First, string[] Causes) Parts(WasmtimeException error)
    {
        string message = Before(error.Message, LibrarysOwnStack);
        string first = Before(message, Cause);
        string causes = message[Math.Min(first.Length + Cause.Length, message.Length)..];
        string[] separate = Number().IsMatch(causes) ? Number().Split(causes) : [causes];
        return (first.TrimEnd(), [.. separate.Select(cause => Gap().Replace(cause, " ").Trim()).Where(cause => cause.Length > 0)]);
    }

    private static string Before(string text, string mark) =>
        text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at ? text[..at] : text;

    [GeneratedRegex("^ *[0-9]+: ", RegexOptions.Multiline)]
    private static partial Regex Number();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Gap();
}
