// SPDX-License-Identifier: MIT
using Wasmtime;

namespace WasiVfs.Wasmtime;

/// <summary>The library's error messages in the order in which a person reads them: first what happened, then where.</summary>
internal static class TrapText
{
    private const string Cause = "\n\nCaused by:\n";
    private const string LibrarysOwnStack = "\n\nStack backtrace:";

    public static string Of(WasmtimeException error)
    {
        string message = Before(error.Message, LibrarysOwnStack);
        string where = Before(message, Cause);
        string[] what = [.. message[where.Length..].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1)];
        return what.Length == 0 ? $"Error: {message.TrimEnd()}\n" : $"Error: {string.Join(": ", what)}\n{where.TrimEnd()}\n";
    }

    private static string Before(string text, string mark) =>
        text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at ? text[..at] : text;
}
