// SPDX-License-Identifier: MIT
using System.Management.Automation;
using System.Management.Automation.Language;

namespace WasiVfs.PowerShell;

/// <summary>What the argument completers share.</summary>
internal static class Completion
{
    /// <summary>The words of a closed list that begin with what has been typed.</summary>
    public static IEnumerable<CompletionResult> Words(IEnumerable<string> words, string? typed) => words
        .Where(word => word.StartsWith((typed ?? "").Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
        .Select(word => new CompletionResult(word));

    /// <summary>Text as an argument that arrives as it is: in quotes where it has other than plain letters.</summary>
    public static string Quoted(string text) => text.All(c => char.IsLetterOrDigit(c) || c is '/' or '.' or '_' or '-')
        ? text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    /// <summary>The host's path for what was given to another parameter; null if it is not a path.</summary>
    public static string? HostPath(object? given)
    {
        // A completer is given no session; the location of the one it runs in is had by a command.
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        return given is not string { Length: > 0 } path ? null : shell
            .AddCommand("Resolve-Path").AddParameter("LiteralPath", path).AddParameter("ErrorAction", "Ignore")
            .Invoke<PathInfo>().FirstOrDefault(found => found.Provider.Name == "FileSystem")?.ProviderPath;
    }
}
