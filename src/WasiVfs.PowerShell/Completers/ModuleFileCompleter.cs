// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace WasiVfs.PowerShell;

/// <summary>Completes paths, those of modules first: files that end in <c>.wasm</c>, then directories, then everything else.</summary>
internal sealed class ModuleFileCompleter : IArgumentCompleter
{
    private const string Extension = ".wasm";

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return [.. CompletionCompleters.CompleteFilename(wordToComplete ?? "").OrderBy(Rank)];
        }
        catch (WildcardPatternException)
        {
            return []; // PowerShell takes a [ for the start of a wildcard, on every drive but those of the file system.
        }
    }

    private static int Rank(CompletionResult result) =>
        result.ResultType == CompletionResultType.ProviderContainer ? 1
        : result.ListItemText.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? 0
        : 2;
}
