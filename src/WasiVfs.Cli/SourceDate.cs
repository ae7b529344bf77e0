// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Cli;

/// <summary>The environment variable SOURCE_DATE_EPOCH: seconds since 1970 (reproducible-builds.org/specs/source-date-epoch).</summary>
internal static class SourceDate
{
    private const string Variable = "SOURCE_DATE_EPOCH";

    // The last second of the year 9999.
    private const long Last = 253_402_300_799;

    /// <summary>The variable's value; 0 where it is not set.</summary>
    /// <exception cref="CommandException">The value is no number of seconds.</exception>
    public static long FromEnvironment()
    {
        string? value = Environment.GetEnvironmentVariable(Variable);
        if (value is null)
        {
            return 0;
        }

        return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= Last ? seconds
            : throw new CommandException(
                $"The environment variable {Variable} is '{value}', which is no number of seconds since 1970; set it to digits, or unset it.");
    }
}
