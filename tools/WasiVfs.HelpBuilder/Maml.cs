// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Xml.Linq;

namespace WasiVfs.HelpBuilder;

/// <summary>The help file that Get-Help reads: pages joined with what the cmdlets declare.</summary>
internal static class Maml
{
    private static readonly XNamespace Root = "http://msh";
    private static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly Dictionary<string, string> Common = new(StringComparer.Ordinal)
    {
        ["WhatIf"] = "Shows what would happen, and does nothing.",
        ["Confirm"] = "Asks before each step.",
    };

    public static XDocument Document(IEnumerable<(CmdletShape Cmdlet, HelpPage Page)> helps) => new(new XElement(
        Root + "helpItems",
        new XAttribute("schema", "maml"),
        helps.Select(help => CommandOf(help.Cmdlet, help.Page))));

    private static XElement CommandOf(CmdletShape cmdlet, HelpPage page)
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
            new XElement(Command + "examples", page.Examples.Select(Example)));
    }

    private static XElement Syntax(CmdletShape cmdlet, HelpPage page, IReadOnlyList<ParameterShape> set) => new(
        Command + "syntaxItem",
        new XElement(Text + "name", cmdlet.Name),
        set.Select(parameter => Parameter(cmdlet, page, parameter)));

    private static XElement Parameter(CmdletShape cmdlet, HelpPage page, ParameterShape parameter)
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
            isSwitch ? null : new XElement(Command + "parameterValue", new XAttribute("required", "true"), NameOf(parameter.Type)),
            TypeOf(parameter.Type));
    }

    private static XElement Example(HelpExample example, int index) => new(
        Command + "example",
        new XElement(Text + "title", $"------------- Example {index + 1}: {example.Title} -------------"),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", Paragraphs(example.Remarks)));

    private static ParameterShape Switch(string name) =>
        new(name, typeof(System.Management.Automation.SwitchParameter), "__AllParameterSets", false, null, "false", false, false, []);

    private static XElement Described(string text) => new(Text + "description", Paragraphs(text));

    // A paragraph of the page is lines; Get-Help breaks them as the window needs it. Ticks around code are the page's.
    private static IEnumerable<XElement> Paragraphs(string text) =>
        text.Split("\n\n").Select(
            paragraph => new XElement(Text + "para", paragraph.Replace('\n', ' ').Replace("`", "", StringComparison.Ordinal).Trim()));

    private static XElement TypeOf(Type type) => new(Dev + "type", new XElement(Text + "name", NameOf(type)));

    private static string NameOf(Type type) => type.Namespace == "System" ? type.Name : type.FullName ?? type.Name;
}
