// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using WasiVfs.Trees;

namespace WasiVfs.Cli;

/// <summary>The options of every verb that opens archives: how much one may inflate to.</summary>
internal sealed class ArchiveLimitArguments
{
    private readonly Option<long?> _bytes = new("--max-inflated")
    {
        Description = "The most that a compressed archive may inflate to, in bytes or with K, M or G behind the number; 4G unless you say more.",
        HelpName = "SIZE",
        CustomParser = result => SizeArgument.Parse(result, "--max-inflated 8G"),
    };

    private readonly Option<int?> _ratio = new("--max-ratio")
    {
        Description = "How many times its own size a compressed archive may inflate to; 200 unless you say more. It counts from 64 MiB on.",
        HelpName = "N",
        CustomParser = ParseRatio,
    };

    /// <summary>Adds the options to a verb.</summary>
    public ArchiveLimitArguments(Command verb)
    {
        verb.Options.Add(_bytes);
        verb.Options.Add(_ratio);
    }

    /// <summary>The limits that the command line asks for.</summary>
    public ArchiveLimits Read(ParseResult line)
    {
        var usual = new ArchiveLimits();
        return new ArchiveLimits
        {
            InflatedBytes = line.GetValue(_bytes) ?? usual.InflatedBytes,
            InflatedRatio = line.GetValue(_ratio) ?? usual.InflatedRatio,
        };
    }

    private static int? ParseRatio(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int ratio) && ratio > 0)
        {
            return ratio;
        }

        result.AddError($"The ratio '{text}' is not a whole number above 0; give one, as in '--max-ratio 1000'.");
        return null;
    }
}
