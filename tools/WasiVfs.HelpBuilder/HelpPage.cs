// SPDX-License-Identifier: MIT
namespace WasiVfs.HelpBuilder;

/// <summary>One example: what it shows, the code, and what is to be said of it.</summary>
internal sealed record HelpExample(string Title, string Code, string Remarks);

/// <summary>
/// A cmdlet's page: <c># Verb-Noun</c> and the synopsis; <c>## Description</c>; <c>## Parameters</c> with a <c>### -Name</c> each;
/// <c>## Examples</c> with a <c>### title</c>, a fenced block and remarks each.
/// </summary>
internal sealed record HelpPage(
    string Synopsis, string Description, IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<HelpExample> Examples)
{
    private const string Fence = "```";

    public static HelpPage Read(string file)
    {
        string[] parts = Split(File.ReadAllText(file).ReplaceLineEndings("\n"), "# ");
        string[] sections = parts is ["", var page] ? Split(page, "## ") : throw new HelpException($"{file} does not start with '# Verb-Noun'.");
        Dictionary<string, string> byTitle = sections.Skip(1).ToDictionary(TitleOf, BodyOf);
        string Section(string title) => byTitle.TryGetValue(title, out string? text) ? text : throw new HelpException($"{file} has no '## {title}'.");
        return new HelpPage(
            BodyOf(sections[0]),
            Section("Description"),
            Split(Section("Parameters"), "### -").Skip(1).ToDictionary(TitleOf, BodyOf),
            [.. Split(Section("Examples"), "### ").Skip(1).Select(part => Example(file, part))]);
    }

    private static HelpExample Example(string file, string part) => BodyOf(part).Split(Fence) is [_, var code, var remarks]
        ? new HelpExample(TitleOf(part), BodyOf(code), remarks.Trim())
        : throw new HelpException($"The example '{TitleOf(part)}' in {file} is not one fenced block.");

    // The text before the first heading, then each heading's text without its mark.
    private static string[] Split(string text, string mark) => $"\n{text}".Split("\n" + mark).Select(part => part.Trim('\n')).ToArray();

    private static string TitleOf(string part) => part.Split('\n')[0].Trim();

    private static string BodyOf(string part) => part.Contains('\n', StringComparison.Ordinal)
        ? part[part.IndexOf('\n', StringComparison.Ordinal)..].Trim() : "";
}
