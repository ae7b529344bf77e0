// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Parsing;
using WasiVfs.Packing;

namespace WasiVfs.Cli;

/// <summary>Options that name a host directory and its guest path, in the original's two spellings.</summary>
internal static class MappingArgument
{
    private const string Separator = "::";

    private static readonly Form Host = new("HOST::GUEST", "./site::/www", (first, second) => new Mapping(first, second));
    private static readonly Form Guest = new("GUEST::HOST", "/www::./site", (first, second) => new Mapping(second, first));
    private static readonly Form Tree = new("ARCHIVE::GUEST", "site.tar.gz::/www", Mapping.Archive);

    /// <summary>An option of the form HOST::GUEST that may be given many times.</summary>
    public static Option<Mapping[]> HostFirst(string name, string description) => Create(name, description, Host);

    /// <summary>An option of the form GUEST::HOST that may be given many times.</summary>
    public static Option<Mapping[]> GuestFirst(string name, string description) => Create(name, description, Guest);

    /// <summary>An option of the form ARCHIVE::GUEST that may be given many times.</summary>
    public static Option<Mapping[]> Archive(string name, string description) => Create(name, description, Tree);

    /// <summary>The mappings of several options in the order of the command line.</summary>
    public static IEnumerable<Mapping> InOrder(ParseResult line, params Option<Mapping[]>[] options)
    {
        Dictionary<string, Queue<Mapping>> left = options.ToDictionary(
            option => option.Name, option => new Queue<Mapping>(line.GetValue(option) ?? []));
        string option = "";
        foreach (Token token in line.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash))
        {
            if (token.Type == TokenType.Option)
            {
                option = token.Value;
            }
            else if (left.TryGetValue(option, out Queue<Mapping>? mappings) && mappings.TryDequeue(out Mapping? mapping))
            {
                // An option takes one value; a word behind it is an argument of the verb.
                option = "";
                yield return mapping;
            }
        }
    }

    /// <summary>
    /// Repeats the option before each further value: the original takes `--dir A::B C::D` as two mappings. Only words that hold
    /// the separator are values, so that a module may follow an option.
    /// </summary>
    public static IEnumerable<string> Spread(IEnumerable<string> arguments)
    {
        string? option = null;
        string previous = "";
        foreach (string argument in arguments)
        {
            if (argument.StartsWith('-'))
            {
                option = argument.Split('=')[0] is "--dir" or "--mapdir" or "--archive" ? argument.Split('=')[0] : null;
            }
            else if (option is not null && previous != option && argument.Contains(Separator, StringComparison.Ordinal))
            {
                yield return option;
            }

            yield return previous = argument;
        }
    }

    private static Option<Mapping[]> Create(string name, string description, Form form) => new(name)
    {
        Description = description,
        HelpName = form.Text,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => [.. result.Tokens.Select(token => Parse(result, name, token.Value, form)).OfType<Mapping>()],
    };

    private static Mapping? Parse(ArgumentResult result, string name, string value, Form form)
    {
        if (value.Split(Separator) is [{ Length: > 0 } first, { Length: > 0 } second])
        {
            return form.Make(first, second);
        }

        result.AddError($"The mapping '{value}' is not of the form {form.Text}: two paths with '{Separator}' between them, "
            + $"as in '{name} {form.Example}'.");
        return null;
    }

    private sealed record Form(string Text, string Example, Func<string, string, Mapping> Make);
}
