// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Packing.Linking;

/// <summary>Names in a sentence.</summary>
internal static class Listing
{
    private const int MaxNames = 8;

    /// <summary>The first names, each once and in quotes, and how many more there are: a module may have a million.</summary>
    public static string Of(IEnumerable<object> names) => Of(names, out _);

    /// <summary>The names of custom sections as the subject of a sentence, up to its "was" or "were".</summary>
    public static string OfSections(IEnumerable<string> names)
    {
        string listed = Of(names, out int count);
        return count == 1 ? $"The custom section {listed} was" : $"The custom sections {listed} were";
    }

    private static string Of(IEnumerable<object> names, out int count)
    {
        string[] distinct = [.. names.Select(name => $"'{name}'").Distinct()];
        count = distinct.Length;
        return distinct.Length <= MaxNames ? string.Join(", ", distinct)
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", distinct.Take(MaxNames))} and {distinct.Length - MaxNames:N0} more");
    }
}
