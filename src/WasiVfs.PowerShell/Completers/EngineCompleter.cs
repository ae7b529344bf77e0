// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using WasiVfs.Running;

namespace WasiVfs.PowerShell;

/// <summary>Completes the words by which engines are picked.</summary>
internal sealed class EngineCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Words(EngineCatalog.Names, wordToComplete);
}
