// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Packing;

/// <summary>
/// The environment variable SOURCE_DATE_EPOCH, from which tools that build reproducibly take the time of what they make
/// (reproducible-builds.org/specs/source-date-epoch).
/// </summary>
public static class SourceDate
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "SOURCE_DATE_EPOCH";

    // The last second of the year 9999.
    private const long Last = 253_402_300_799;

    /// <summary>The variable's value: seconds since 1970; 0 where it is not set.</summary>
    /// <exception cref="PackException">The value is not digits, or is past the year 9999.</exception>
    public static long FromEnvironment() => Environment.GetEnvironmentVariable(Variable) is { } value ? Parse(value) : 0;

    internal static long Parse(string value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= Last ? seconds
            : throw new PackException(
                ErrorId.SourceDateInvalid,
                $"The environment variable {Variable} is '{value}', which is no number of seconds since 1970; set it to digits, or unset it.");
}
