// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;

namespace WasiVfs.Packing.Inventory;

/// <summary>Reads what RubyGems writes of an installed gem (<c>specifications/NAME-VERSION.gemspec</c>): a program in Ruby, in which the
/// values are literals. What computes them is not read.</summary>
internal static partial class GemSpecification
{
    /// <summary>The gem; null if the text has no literal name or version.</summary>
    public static FoundPackage? Read(string text, string path)
    {
        string? name = Value(text, "name");
        string? version = Value(text, "version");
        if (name is null || version is null)
        {
            return null;
        }

        Match licenses = LicensesLine().Match(text);
        IEnumerable<string> found = licenses.Success
            ? Literal().Matches(licenses.Groups[1].Value).Select(match => match.Groups[1].Value) : Value(text, "license") is { } one ? [one] : [];
        return new FoundPackage("gem", name, version, [.. found], Value(text, "summary"), path);
    }

    private static string? Value(string text, string member)
    {
        Match match = Assignment().Matches(text).FirstOrDefault(match => match.Groups[1].Value == member) ?? Match.Empty;
        return match.Success ? match.Groups[2].Value : null;
    }

    [GeneratedRegex(
        """^\s*\w+\.(\w+)\s*=\s*(?:Gem::Version\.new\(?\s*)?["']([^"'#\n]*)["']""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();

    [GeneratedRegex("""^\s*\w+\.licenses\s*=\s*\[([^\]\n]*)\]""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex LicensesLine();

    [GeneratedRegex("""["']([^"']*)["']""", RegexOptions.CultureInvariant)]
    private static partial Regex Literal();
}
