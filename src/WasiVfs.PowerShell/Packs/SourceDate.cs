// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>The time of entries that keep none (reproducible-builds.org/specs/source-date-epoch).</summary>
internal static class SourceDate
{
    private const string Variable = "SOURCE_DATE_EPOCH";

    /// <summary>Seconds since 1970; 0 where the variable is not set.</summary>
    public static long FromEnvironment()
    {
        string? text = Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrEmpty(text) ? 0
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) ? seconds
            : throw new PSArgumentException($"The environment variable {Variable} is '{text}', not a number of seconds since 1970; correct or remove it.");
    }
}
