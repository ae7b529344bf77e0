// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace WasiVfs.PowerShell;

/// <summary>Completes paths inside the image that <c>-Path</c> or <c>-LiteralPath</c> names.</summary>
internal sealed class GuestPathCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = Completion.Typed(wordToComplete);
        return Completion.GivenFile(fakeBoundParameters) is not { } file ? [] : [.. TreeEntries.In(file, typed[..(typed.LastIndexOf('/') + 1)])
            .Where(path => path.StartsWith(typed.StartsWith('/') ? typed : "/" + typed, StringComparison.OrdinalIgnoreCase))
            .Select(Result)];
    }

    /// <summary>A guest path as a completion.</summary>
    public static CompletionResult Result(string path) =>
        new(Completion.Quoted(path), TerminalText.Escape(path), CompletionResultType.ParameterValue, TerminalText.Escape(path));
}
