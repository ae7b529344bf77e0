// SPDX-License-Identifier: MIT
using System.Xml.Linq;

namespace WasiVfs.HelpBuilder;

/// <summary>The help of a provider, as <c>Get-Help NAME -Category Provider</c> shows it.</summary>
internal static class ProviderMaml
{
    private const string Capabilities = "Filter, ShouldProcess";

    /// <summary>Makes the element of a page; a parameter's heading is <c>-Name (Cmdlet)</c>.</summary>
    /// <param name="name">The provider.</param>
    /// <param name="page">Its page.</param>
    public static XElement Of(string name, HelpPage page) => new(
        Maml.Root + "providerHelp",
        Element("Name", name),
        Element("Drives", Maml.Paragraphs("Those that Mount-WasiImage and New-PSDrive make.")),
        Element("Synopsis", page.Synopsis),
        Element("DetailedDescription", Maml.Paragraphs(page.Description)),
        Element("Capabilities", Maml.Paragraphs(Capabilities)),
        Element("Tasks", page.Examples.Select(Task)),
        Element("DynamicParameters", page.Parameters.Select(parameter => Parameter(name, parameter.Key, parameter.Value))));

    private static XElement Task(HelpExample example) => Element(
        "Task",
        Element("Title", example.Title),
        Element("Examples", Element("Example", Element("Code", example.Code), Element("Remarks", Maml.Paragraphs(example.Remarks)))));

    private static XElement Parameter(string provider, string heading, string text)
    {
        string[] parts = heading.Split(" (");
        return parts is [var name, var cmdlet] && cmdlet.EndsWith(')')
            ? Element(
                "DynamicParameter",
                Element("Name", name),
                Element("CmdletSupported", cmdlet.TrimEnd(')')),
                Element("Description", string.Join(' ', Maml.Paragraphs(text).Select(paragraph => paragraph.Value))))
            : throw new HelpException($"The page of the provider '{provider}' has the parameter '{heading}', which names no cmdlet.");
    }

    private static XElement Element(string name, params object?[] content) => new(Maml.Root + name, content);
}
