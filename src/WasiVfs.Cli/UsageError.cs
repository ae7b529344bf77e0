// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using WasiVfs.Cli.Commands;

namespace WasiVfs.Cli;

/// <summary>What is wrong with a command line.</summary>
internal static class UsageError
{
    /// <summary>The first thing that is wrong, as a sentence; null if the line can be carried out.</summary>
    public static string? Find(ParseResult line)
    {
        if (line.Action is { } action and not ParseErrorAction && action.ClearsParseErrors)
        {
            return null;
        }

        return UnknownOption(line) ?? UnknownVerb(line) ?? EmptyValue(line) ?? (line.Errors.Count > 0 ? Sentence(line.Errors[0]) : null);
    }

    private static string Sentence(ParseError error) => error.SymbolResult is ArgumentResult { Tokens.Count: 0, Parent: CommandResult } missing
        ? $"{missing.Argument.Name} is missing." : error.Message;

    private static string? UnknownVerb(ParseResult line) => line.CommandResult.Command is RootCommand && line.UnmatchedTokens.Count > 0
        ? $"There is no verb '{line.UnmatchedTokens[0]}'; 'wasi-vfs --help' lists them." : null;

    private static string? EmptyValue(ParseResult line)
    {
        SymbolResult? empty = line.CommandResult.Children.FirstOrDefault(result => result.Tokens.Any(token => token.Value.Length == 0));
        return empty switch
        {
            ArgumentResult { Argument.Name: not RunCommand.ArgumentsName } argument => $"{argument.Argument.Name} is empty.",
            OptionResult { Option.Name: not StartArguments.ArgumentName } option => $"The value of '{option.Option.Name}' is empty.",
            _ => null,
        };
    }

    // The parser takes a word like "--drr" for an argument if one is still missing. After "--" every word is one.
    private static string? UnknownOption(ParseResult line)
    {
        int words = line.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Count();
        int literal = Math.Max(0, line.Tokens.Count - words - 1);
        string[] arguments = [.. line.CommandResult.Children.OfType<ArgumentResult>().SelectMany(result => result.Tokens)
            .Select(token => token.Value)];
        string? unknown = line.UnmatchedTokens.Concat(arguments.SkipLast(literal)).FirstOrDefault(word => word.Length > 1 && word[0] == '-');
        return unknown is null ? null
            : $"There is no option '{unknown}'; a file whose name starts with '-' is written './{unknown}', and a program's own "
                + "arguments follow '--'.";
    }
}
