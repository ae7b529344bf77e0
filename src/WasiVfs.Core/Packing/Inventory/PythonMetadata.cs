// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing.Inventory;

/// <summary>Reads what an installed Python package says of itself: <c>METADATA</c> of a <c>.dist-info</c>, <c>PKG-INFO</c> of an
/// <c>.egg-info</c> (core metadata specification: headers as in mail, up to an empty line).</summary>
internal static class PythonMetadata
{
    private const string Classifier = "License :: ";

    /// <summary>The package; null if the text has no name or no version.</summary>
    public static FoundPackage? Read(string text, string path)
    {
        ILookup<string, string> headers = Headers(text).ToLookup(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
        string? One(string name) => headers[name].FirstOrDefault(value => value.Length > 0 && value != "UNKNOWN");
        return One("Name") is { } package && One("Version") is { } version
            ? new FoundPackage("pypi", package, version, [.. Licenses(headers, One)], One("Summary"), path) : null;
    }

    // An expression says all; a text of many lines is the licence itself, and classifiers name it.
    private static IEnumerable<string> Licenses(ILookup<string, string> headers, Func<string, string?> one)
    {
        if ((one("License-Expression") ?? one("License")) is { Length: < 100 } said && !said.Contains('\n', StringComparison.Ordinal))
        {
            return [said];
        }

        return headers["Classifier"].Where(value => value.StartsWith(Classifier, StringComparison.Ordinal))
            .Select(value => value[(value.LastIndexOf(" :: ", StringComparison.Ordinal) + 4)..]).Where(name => name != "OSI Approved");
    }

    private static IEnumerable<(string Name, string Value)> Headers(string text)
    {
        (string Name, string Value)? open = null;
        foreach (string line in text.Split('\n').Select(line => line.TrimEnd('\r')).TakeWhile(line => line.Length > 0))
        {
            if (line[0] is ' ' or '\t')
            {
                open = open is { } header ? (header.Name, $"{header.Value}\n{line.Trim()}") : null;
                continue;
            }

            if (open is { } done)
            {
                yield return done;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            open = colon < 0 ? null : (line[..colon], line[(colon + 1)..].Trim());
        }

        if (open is { } last)
        {
            yield return last;
        }
    }
}
