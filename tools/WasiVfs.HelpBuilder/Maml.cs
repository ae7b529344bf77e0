// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Xml.Linq;

namespace WasiVfs.HelpBuilder;

/// <summary>The help file that Get-Help reads: pages joined with what the cmdlets declare.</summary>
internal static class Maml
{
    /// <summary>The namespace of the file itself.</summary>
    public static readonly XNamespace Root = "http://msh";

    private static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly Dictionary<string, string> Common = new(StringComparer.Ordinal)
    {
        ["WhatIf"] = "Shows what would happen, and does nothing.",
        ["Confirm"] = "Asks before each step.",
    };

    /// <summary>The whole file.</summary>
    /// <param name="helps">The cmdlets and their pages.</param>
    /// <param name="providers">The elements of the providers.</param>
    /// <param name="address">Where the pages are on the web, up to a page's name; null if they are nowhere.</param>
    public static XDocument Document(
        IEnumerable<(CmdletShape Cmdlet, HelpPage Page)> helps, IEnumerable<XElement> providers, string? address) => new(new XElement(
            Root + "helpItems",
            new XAttribute("schema", "maml"),
            helps.Select(help => CommandOf(help.Cmdlet, help.Page, address)),
            providers));

    /// <summary>The paragraphs of a page's text.</summary>
    /// <remarks>A paragraph of the page is lines; Get-Help breaks them as the window needs it. Ticks around code are the page's.</remarks>
    public static IEnumerable<XElement> Paragraphs(string text) =>
        text.Split("\n\n").Select(
            paragraph => new XElement(Text + "para", paragraph.Replace('\n', ' ').Replace("`", "", StringComparison.Ordinal).Trim()));

    private static XElement CommandOf(CmdletShape cmdlet, HelpPage page, string? address)
    {
        string[] unknown = [.. page.Parameters.Keys.Except(cmdlet.Parameters.Select(parameter => parameter.Name))];
        if (unknown.Length > 0 || page.Synopsis.Length == 0 || page.Description.Length == 0 || page.Examples.Count == 0)
        {
            throw new HelpException(
                $"The page of {cmdlet.Name} lacks a synopsis, a description or an example, or describes parameters that do not "
                    + $"exist: {string.Join(", ", unknown)}.");
        }

        List<ParameterShape> own = [.. cmdlet.Parameters];
        if (cmdlet.ShouldProcess)
        {
            own.AddRange(Common.Keys.Select(Switch));
        }

        return new XElement(
            Command + "command",
            new XElement(
                Command + "details",
                new XElement(Command + "name", cmdlet.Name),
                new XElement(Command + "verb", cmdlet.Verb),
                new XElement(Command + "noun", cmdlet.Noun),
                Described(page.Synopsis)),
            Described(page.Description),
            new XElement(Command + "syntax", (cmdlet with { Parameters = own }).Sets().Select(set => Syntax(cmdlet, page, set))),
            new XElement(Command + "parameters", own.DistinctBy(parameter => parameter.Name)
                .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
                .Select(parameter => Parameter(cmdlet, page, parameter))),
            new XElement(Command + "inputTypes", own
                .Where(parameter => parameter.Pipeline.Contains("ByValue", StringComparison.Ordinal)).DistinctBy(parameter => parameter.Name)
                .Select(parameter => new XElement(Command + "inputType", TypeOf(parameter.Type), Described(page.Parameters[parameter.Name])))),
            new XElement(Command + "returnValues", cmdlet.Outputs.Select(type => new XElement(Command + "returnValue", TypeOf(type)))),
            new XElement(Command + "examples", page.Examples.Select(Example)),
            address is null ? null : new XElement(Command + "relatedLinks", new XElement(
                Text + "navigationLink",
                new XElement(Text + "linkText", "Online version"),
                new XElement(Text + "uri", $"{address}{cmdlet.Name}.md"))));
    }

    private static XElement Syntax(CmdletShape cmdlet, HelpPage page, IReadOnlyList<ParameterShape> set) => new(
        Command + "syntaxItem",
        new XElement(Text + "name", cmdlet.Name),
        set.Select(parameter => Parameter(cmdlet, page, parameter, inSyntax: true)));

    private static XElement Parameter(CmdletShape cmdlet, HelpPage page, ParameterShape parameter, bool inSyntax = false)
    {
        string text = page.Parameters.GetValueOrDefault(parameter.Name) ?? Common.GetValueOrDefault(parameter.Name)
            ?? throw new HelpException($"The page of {cmdlet.Name} does not describe -{parameter.Name}.");
        bool isSwitch = parameter.Type.Name == "SwitchParameter";
        return new XElement(
            Command + "parameter",
            new XAttribute("required", parameter.Mandatory ? "true" : "false"),
            new XAttribute("variableLength", parameter.Remaining ? "true" : "false"),
            new XAttribute("globbing", parameter.Wildcards ? "true" : "false"),
            new XAttribute("pipelineInput", parameter.Pipeline),
            new XAttribute("position", parameter.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Text + "name", parameter.Name),
            Described(text),
            isSwitch ? null : Value(parameter.Type, inSyntax),
            TypeOf(parameter.Type));
    }

    // Of an enumeration the words, for that is what a person types; in the syntax Get-Help puts a group of them in braces.
    private static XElement Value(Type type, bool inSyntax)
    {
        string[] words = (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } enumeration ? Enum.GetNames(enumeration) : [];
        return words.Length > 0 && inSyntax
            ? new XElement(Command + "parameterValueGroup", words.Select(word => Named(word, isRequired: false)))
            : Named(words.Length > 0 ? string.Join(" | ", words) : NameOf(type), isRequired: true);
    }

    private static XElement Named(string value, bool isRequired) =>
        new(Command + "parameterValue", new XAttribute("required", isRequired ? "true" : "false"), value);

    private static XElement Example(HelpExample example, int index) => new(
        Command + "example",
        new XElement(Text + "title", $"------------- Example {index + 1}: {example.Title} -------------"),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", Paragraphs(example.Remarks)));

    private static ParameterShape Switch(string name) =>
        new(name, typeof(System.Management.Automation.SwitchParameter), "__AllParameterSets", false, null, "false", false, false, []);

    private static XElement Described(string text) => new(Text + "description", Paragraphs(text));

    private static XElement TypeOf(Type type) => new(Dev + "type", new XElement(Text + "name", NameOf(type)));

    private static string NameOf(Type type) => Nullable.GetUnderlyingType(type) is { } plain ? NameOf(plain)
        : type.Namespace == "System" ? type.Name : type.FullName ?? type.Name;
}
