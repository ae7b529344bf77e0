// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace WasiVfs.PowerShell;

/// <summary>Completes the words of <c>-Encoding</c>.</summary>
internal sealed class EncodingCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Words(EncodingTransformationAttribute.Words.Keys, wordToComplete);
}
