// SPDX-License-Identifier: MIT
using System.CommandLine.Parsing;
using System.Globalization;

namespace WasiVfs.Cli;

/// <summary>A number of bytes, as people write it: with K, M or G behind it for 1024 bytes and its powers.</summary>
internal static class SizeArgument
{
    private const string Suffixes = "KMG";

    /// <summary>Reads the option's value; null after an error, which is reported on the result.</summary>
    /// <param name="result">The option as it stands on the command line.</param>
    /// <param name="example">How it is written, for the message.</param>
    public static long? Parse(ArgumentResult result, string example)
    {
        string text = result.Tokens[0].Value;
        int power = text.Length == 0 ? -1 : Suffixes.IndexOf(char.ToUpperInvariant(text[^1]), StringComparison.Ordinal);
        string digits = power < 0 ? text : text[..^1];
        if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number is > 0 and <= long.MaxValue >> 30)
        {
            return number << (10 * (power + 1));
        }

        result.AddError($"The size '{text}' is not a number of bytes; give one, with K, M or G behind it if you like, as in '{example}'.");
        return null;
    }
}
