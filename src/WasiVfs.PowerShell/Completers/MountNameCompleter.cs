// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace WasiVfs.PowerShell;

/// <summary>Completes the names of mounted images.</summary>
internal sealed class MountNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        // A completer is given no session; the drives of the one it runs in are had by a command.
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        var names = shell.AddCommand("Get-WasiImage").Invoke<WasiImage>().Select(image => image.Name);
        return [.. Completion.Words(names, wordToComplete)];
    }
}
