// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace WasiVfs.Cli;

/// <summary>What is wrong with a command line.</summary>
internal static class UsageError
{
    /// <summary>The first thing that is wrong, as a sentence; null where the line can be carried out.</summary>
    public static string? Find(ParseResult line)
    {
        if (line.Action is { } action and not ParseErrorAction && action.ClearsParseErrors)
        {
            return null;
        }

        return UnknownOption(line) ?? (line.Errors.Count > 0 ? line.Errors[0].Message : null);
    }

    // The parser takes a word like "--drr" for an argument where one is open. After "--" every word is one.
    private static string? UnknownOption(ParseResult line)
    {
        int literal = line.Tokens.Reverse().TakeWhile(token => token.Type != TokenType.DoubleDash).Count();
        literal = literal == line.Tokens.Count ? 0 : literal;
        List<string> words = [.. Words(line.CommandResult)];
        string? unknown = words.Take(words.Count - literal).FirstOrDefault(word => word.Length > 1 && word[0] == '-');
        return unknown is null ? null
            : $"There is no option '{unknown}'; a file whose name starts with '-' is written './{unknown}', and a program's own arguments follow '--'.";
    }

    private static IEnumerable<string> Words(CommandResult command) =>
        command.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value);
}
