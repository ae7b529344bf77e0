// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using WasiVfs.Trees;

namespace WasiVfs.Packing;

/// <summary>What a packed program is started with, on every engine: its first arguments, its environment, its directory, its input, and
/// what would differ from run to run.</summary>
/// <remarks>Packing again adds to it: arguments, directory, clock and seed that are given anew replace those of the earlier pack, and
/// variables replace those of the same name.</remarks>
public sealed record ProgramStart
{
    private const long NanosecondsPerTick = 100;
    private const int MostBytes = 1 << 20;

    private static readonly DateTimeOffset LatestClock = DateTimeOffset.UnixEpoch.AddTicks(long.MaxValue / NanosecondsPerTick);

    /// <summary>The arguments behind the program's name; what the host gives is put behind them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Whether the program takes nothing beside: arguments of the host end it with a message, and the host's variables are not
    /// seen.</summary>
    public bool IsFixed { get; init; }

    /// <summary>Variables of the environment. A variable that the host gives too is the host's.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>The guest path of the directory that the program starts in, which has to be embedded; null for none. WASI has no such thing:
    /// the program finds it as the preopen <c>.</c>, before all others, and in the variable <c>PWD</c>.</summary>
    public string? Directory { get; init; }

    /// <summary>Whether standard input is empty, whatever the host gives: it is the embedded <c>/dev/null</c>.</summary>
    public bool HasEmptyInput { get; init; }

    /// <summary>The time at which all clocks start; null for the host's clocks. Each reading takes a microsecond, and waiting as long as was
    /// asked for.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>Where the random numbers start, which are the same on every run then; null for the host's. From 0 up.</summary>
    public long? Seed { get; init; }

    /// <summary>The clock in nanoseconds since 1970.</summary>
    internal long? ClockNanoseconds => Clock is { } time ? checked((time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick) : null;

    /// <summary>Whether nothing of the start is settled.</summary>
    public bool IsEmpty => this is
    {
        Arguments.Count: 0, IsFixed: false, Environment.Count: 0, Directory: null, HasEmptyInput: false, Clock: null, Seed: null,
    };

    /// <summary>The variables that the program finds: that of the directory comes first.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Variables => Directory is null ? Environment
        : [new("PWD", Directory), .. Environment.Where(variable => variable.Key != "PWD")];

    /// <summary>The time that so many nanoseconds since 1970 are.</summary>
    internal static DateTimeOffset TimeOf(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);

    /// <summary>What comes of a later start over this one; null if neither settles anything.</summary>
    internal static ProgramStart? Combine(ProgramStart? earlier, ProgramStart? later)
    {
        ProgramStart? both = earlier is null || later is null ? later ?? earlier : new ProgramStart
        {
            Arguments = later.Arguments.Count > 0 ? later.Arguments : earlier.Arguments,
            IsFixed = later.IsFixed || earlier.IsFixed,
            Environment =
            [
                .. earlier.Environment.Where(variable => later.Environment.All(other => other.Key != variable.Key)), .. later.Environment,
            ],
            Directory = later.Directory ?? earlier.Directory,
            HasEmptyInput = later.HasEmptyInput || earlier.HasEmptyInput,
            Clock = later.Clock ?? earlier.Clock,
            Seed = later.Seed ?? earlier.Seed,
        };
        return both is { IsEmpty: true } ? null : both;
    }

    /// <summary>The same in its one form: the directory absolute, each variable once, the clock as precise as it is kept.</summary>
    /// <exception cref="PackException">Something in it cannot be.</exception>
    internal ProgramStart Checked()
    {
        foreach ((string name, _) in Environment)
        {
            Require(name.Length > 0, "A variable of the environment has no name.");
            Require(!name.Contains('='), $"The name '{name}' of a variable holds '=', which ends a name.");
        }

        foreach (string text in Arguments.Concat(Environment.SelectMany(variable => new[] { variable.Key, variable.Value })))
        {
            Require(!text.Contains('\0'), $"The text '{text}' of an argument or a variable holds a NUL, which ends a text.");
            Require(IsUnicode(text), $"The text '{text}' of an argument or a variable is not Unicode: it holds half of a pair.");
        }

        long bytes = Arguments.Concat(Environment.SelectMany(variable => new[] { variable.Key, variable.Value }))
            .Sum(text => (long)Encoding.UTF8.GetByteCount(text) + 1);
        Require(bytes <= MostBytes, $"The arguments and variables take {bytes} bytes, more than the {MostBytes} that there can be.");
        Require(
            Clock is not { } clock || (clock >= DateTimeOffset.UnixEpoch && clock <= LatestClock),
            string.Create(CultureInfo.InvariantCulture,
                $"The clock cannot start at {Clock:yyyy-MM-dd'T'HH:mm:ssK}: it has to be between 1970 and {LatestClock.Year}."));
        Require(Seed is not < 0, $"The seed {Seed} is negative; it has to be a number from 0 up.");
        return this with
        {
            Environment = [.. Environment.GroupBy(variable => variable.Key, StringComparer.Ordinal).Select(group => group.Last())],
            Directory = Directory is null ? null : GuestPath.Parse(Directory).ToAbsolute().ToString(),
            Clock = Clock?.ToUniversalTime(),
        };
    }

    private static bool IsUnicode(string text)
    {
        for (int i = 0; i < text.Length; i += char.IsSurrogate(text[i]) ? 2 : 1)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])))
            {
                return false;
            }
        }

        return true;
    }

    private static void Require(bool condition, string fault)
    {
        if (!condition)
        {
            throw new PackException(ErrorId.InvalidStart, fault);
        }
    }
}
