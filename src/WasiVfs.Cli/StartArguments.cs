// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using WasiVfs.Packing;

namespace WasiVfs.Cli;

/// <summary>The options that say what a packed program is started with.</summary>
internal sealed class StartArguments
{
    // In the order of the enumeration.
    private const string DeviceNames = "null, zero, urandom, stdin, stdout, stderr";

    /// <summary>The option whose value may be empty.</summary>
    public const string ArgumentName = "--arg";

    private readonly Option<string[]> _arg = new(ArgumentName)
    {
        Description = "An argument that the program is started with; what is typed behind the program is put behind it. May be repeated. "
            + "One that starts with '-' is written --arg=-v.",
        HelpName = "TEXT",
    };

    private readonly Option<string> _args = new Option<string>("--args")
    {
        Description = "What becomes of arguments that are typed behind the program: 'appended' (the default), or 'fixed': they end it with a "
            + "message, and it sees no variables but those of --env.",
        HelpName = "WAY",
    }.AcceptOnlyFromAmong("appended", "fixed");

    private readonly Option<KeyValuePair<string, string>[]> _env = VariableArgument.Create(
        "A variable that the program is started with; a host that gives one of that name overrides it. May be repeated.");

    private readonly Option<string> _cwd = new("--cwd")
    {
        Description = "The embedded directory that the program starts in: it is the preopen '.' and the variable PWD.",
        HelpName = "DIR",
    };

    private readonly Option<string> _stdin = new Option<string>("--stdin")
    {
        Description = "Where standard input comes from: 'host' (the default), or 'empty'.",
        HelpName = "SOURCE",
    }.AcceptOnlyFromAmong("host", "empty");

    private readonly Option<DateTimeOffset?> _clock = new("--clock")
    {
        Description = "The time at which the program's clocks start on every run, as in 2026-01-01T00:00:00Z. Each reading takes a microsecond, "
            + "and waiting as long as was asked for.",
        HelpName = "TIME",
        CustomParser = ParseTime,
    };

    private readonly Option<long?> _seed = new("--seed")
    {
        Description = "A number that all random numbers of the program follow from, the same on every run. Nothing secret may come of them.",
        HelpName = "N",
        CustomParser = ParseSeed,
    };

    private readonly Option<Device[]> _devices = new("--devices")
    {
        Description = $"Devices that the program finds in /dev: {DeviceNames}.",
        HelpName = "NAMES",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseDevices,
    };

    private readonly Option<bool> _root = new("--root")
    {
        Description = "Let the program find '/' too, as in a container: it lists the directories that the mappings lie in.",
    };

    private readonly bool _isRun;

    /// <summary>Adds the options to a verb.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="isRun">Whether it runs the program, and gives it arguments and variables by options of its own.</param>
    public StartArguments(Command verb, bool isRun = false)
    {
        _isRun = isRun;
        if (!isRun)
        {
            verb.Options.Add(_arg);
            verb.Options.Add(_args);
            verb.Options.Add(_env);
        }

        verb.Options.Add(_cwd);
        verb.Options.Add(_stdin);
        verb.Options.Add(_clock);
        verb.Options.Add(_seed);
        verb.Options.Add(_devices);
        verb.Options.Add(_root);
    }

    /// <summary>Pack options with what the command line asks for.</summary>
    public PackOptions Apply(ParseResult line, PackOptions options) => options with
    {
        Start = new ProgramStart
        {
            Arguments = _isRun ? [] : line.GetValue(_arg) ?? [],
            IsFixed = !_isRun && line.GetValue(_args) == "fixed",
            Environment = _isRun ? [] : line.GetValue(_env) ?? [],
            Directory = line.GetValue(_cwd),
            HasEmptyInput = line.GetValue(_stdin) == "empty",
            Clock = line.GetValue(_clock),
            Seed = line.GetValue(_seed),
        },
        Devices = line.GetValue(_devices) ?? [],
        ShowRoot = line.GetValue(_root),
    };

    /// <summary>Whether the command line asks for any of it.</summary>
    public bool AreGiven(ParseResult line) =>
        Apply(line, new PackOptions()) is { Start.IsEmpty: false } or { Devices.Count: > 0 } or { ShowRoot: true };

    private static DateTimeOffset? ParseTime(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        string[] forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd"];
        if (DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            return time;
        }

        result.AddError($"The time '{text}' is not of the form 2026-01-01T00:00:00Z.");
        return null;
    }

    private static long? ParseSeed(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seed))
        {
            return seed;
        }

        result.AddError($"The seed '{text}' is not a number from 0 to {long.MaxValue}.");
        return null;
    }

    private static Device[] ParseDevices(ArgumentResult result)
    {
        var devices = new List<Device>();
        foreach (string name in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            int index = Array.IndexOf(DeviceNames.Split(", "), name);
            if (index < 0)
            {
                result.AddError($"There is no device '{name}'. Name some of {DeviceNames}.");
                continue;
            }

            devices.Add((Device)index);
        }

        return [.. devices];
    }
}
