// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Parsing;
using WasiVfs.Packing;

namespace WasiVfs.Cli;

/// <summary>Options that name a host directory and its guest path, in the original's two spellings.</summary>
internal static class MappingArgument
{
    private const string Separator = "::";

    /// <summary>An option of the form HOST::GUEST that may be given many times.</summary>
    public static Option<Mapping[]> HostFirst(string name, string description) => Create(name, description, "HOST::GUEST", hostFirst: true);

    /// <summary>An option of the form GUEST::HOST that may be given many times.</summary>
    public static Option<Mapping[]> GuestFirst(string name, string description) => Create(name, description, "GUEST::HOST", hostFirst: false);

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
                option = argument.Split('=')[0] is "--dir" or "--mapdir" ? argument.Split('=')[0] : null;
            }
            else if (option is not null && previous != option && argument.Contains(Separator, StringComparison.Ordinal))
            {
                yield return option;
            }

            yield return previous = argument;
        }
    }

    private static Option<Mapping[]> Create(string name, string description, string form, bool hostFirst) => new(name)
    {
        Description = description,
        HelpName = form,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => [.. result.Tokens.Select(token => Parse(result, name, token.Value, form, hostFirst)).OfType<Mapping>()],
    };

    private static Mapping? Parse(ArgumentResult result, string name, string value, string form, bool hostFirst)
    {
        if (value.Split(Separator) is [{ Length: > 0 } first, { Length: > 0 } second])
        {
            return hostFirst ? new Mapping(first, second) : new Mapping(second, first);
        }

        result.AddError($"The mapping '{value}' is not of the form {form}: two paths with '{Separator}' between them, "
            + $"as in '{name} {(hostFirst ? "./site::/www" : "/www::./site")}'.");
        return null;
    }
}
