// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Parsing;

namespace WasiVfs.Cli;

/// <summary>The option that gives a program a variable.</summary>
internal static class VariableArgument
{
    public static Option<KeyValuePair<string, string>[]> Create(string description) => new("--env")
    {
        Description = description,
        HelpName = "K=V",
        CustomParser = Parse,
    };

    private static KeyValuePair<string, string>[] Parse(ArgumentResult result)
    {
        var variables = new List<KeyValuePair<string, string>>();
        foreach (Token token in result.Tokens)
        {
            int equals = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                result.AddError($"The variable '{token.Value}' is not of the form K=V: a name, '=' and a value, as in '--env LANG=C'.");
            }
            else
            {
                variables.Add(new(token.Value[..equals], token.Value[(equals + 1)..]));
            }
        }

        return [.. variables];
    }
}
