// SPDX-License-Identifier: MIT
using System.Globalization;
using WasiVfs.Packing;

namespace WasiVfs.Cli;

/// <summary>What a packed program is started with, as a person reads it.</summary>
internal static class StartText
{
    public static IEnumerable<string> Lines(PackRecord pack)
    {
        ProgramStart start = pack.Start ?? new ProgramStart();
        if (start.Arguments.Count > 0)
        {
            yield return $"arguments: {string.Join(' ', start.Arguments.Select(Quoted))}";
        }

        if (start.IsFixed)
        {
            yield return "no other arguments or variables";
        }

        foreach ((string name, string value) in start.Environment)
        {
            yield return $"variable: {name}={value}";
        }

        if (start.Directory is { } directory)
        {
            yield return $"directory: {directory}";
        }

        if (start.HasEmptyInput)
        {
            yield return "standard input: empty";
        }

        if (start.Clock is { } clock)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"clock: {clock.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'}");
        }

        if (start.Seed is { } seed)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"seed: {seed}");
        }

        if (pack.Devices.Count > 0)
        {
            yield return $"devices: {string.Join(", ", pack.Devices.Select(device => device.ToString().ToLowerInvariant()))}";
        }
    }

    private static string Quoted(string text) => text.Length > 0 && !text.Any(c => char.IsWhiteSpace(c) || c is '\'' or '"' or '\\') ? text
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
