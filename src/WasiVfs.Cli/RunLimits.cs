// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using WasiVfs.Running;

namespace WasiVfs.Cli;

/// <summary>The options that bound what a program may use up: memory, steps and time.</summary>
internal sealed class RunLimits
{
    private readonly Option<long?> _memory = new("--max-memory")
    {
        Description = "The most that the program's memory may grow to, in bytes or with K, M or G behind the number.",
        HelpName = "SIZE",
        CustomParser = result => SizeArgument.Parse(result, "--max-memory 64M"),
    };

    private readonly Option<ulong?> _fuel = new("--fuel")
    {
        Description = "How many steps the program may take, about one for each instruction, before it traps.",
        HelpName = "STEPS",
        CustomParser = result => ParseSteps(result),
    };

    private readonly Option<TimeSpan?> _timeout = new("--timeout")
    {
        Description = $"End the program after so many seconds; the exit code is {ExitCode.TimedOut} then.",
        HelpName = "SECONDS",
        CustomParser = result => ParseSeconds(result),
    };

    public RunLimits(Command verb)
    {
        verb.Options.Add(_memory);
        verb.Options.Add(_fuel);
        verb.Options.Add(_timeout);
    }

    /// <summary>After what time the program is ended; null if it may take its time.</summary>
    public TimeSpan? Timeout(ParseResult line) => line.GetValue(_timeout);

    /// <summary>The run with its bounds of memory and steps.</summary>
    public WasiRun Apply(ParseResult line, WasiRun run) => run with { MemoryLimit = line.GetValue(_memory), Fuel = line.GetValue(_fuel) };

    private static ulong? ParseSteps(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong steps))
        {
            return steps;
        }

        result.AddError($"The fuel '{text}' is not a number of steps; give one, as in '--fuel 1000000'.");
        return null;
    }

    private static TimeSpan? ParseSeconds(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds)
            && seconds is > 0 and <= int.MaxValue / 1000m)
        {
            return TimeSpan.FromTicks((long)Math.Ceiling(seconds * TimeSpan.TicksPerSecond));
        }

        result.AddError($"The time '{text}' is not a number of seconds; give one, as in '--timeout 2.5'.");
        return null;
    }
}
