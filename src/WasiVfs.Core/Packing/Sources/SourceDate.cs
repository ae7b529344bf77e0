// SPDX-License-Identifier: MIT
using System.Globalization;
using WasiVfs.Trees;

namespace WasiVfs.Packing;

/// <summary>
/// The environment variable SOURCE_DATE_EPOCH, from which tools that build reproducibly take the time of what they make
/// (reproducible-builds.org/specs/source-date-epoch).
/// </summary>
internal static class SourceDate
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "SOURCE_DATE_EPOCH";

    // The last second of the year 9999.
    private const long Last = 253_402_300_799;

    /// <summary>The variable's value: seconds since 1970; <see cref="PosixTime.Default"/> if it is empty or not set.</summary>
    /// <exception cref="PackException">The value is not digits, or is past the year 9999.</exception>
    public static long FromEnvironment() => OfVariable(Environment.GetEnvironmentVariable(Variable));

    internal static long OfVariable(string? value) => string.IsNullOrEmpty(value) ? PosixTime.Default : Parse(value);

    internal static long Parse(string value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= Last ? seconds
            : throw new PackException(
                ErrorId.SourceDateInvalid,
                $"The environment variable {Variable} is '{value}', which is not a number of seconds since 1970. "
                    + "Set it to digits, or unset it.");
}
