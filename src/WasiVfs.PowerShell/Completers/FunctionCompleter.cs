// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary>Completes the functions that the module of <c>-Path</c> or <c>-LiteralPath</c> exports.</summary>
internal sealed class FunctionCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = Completion.Typed(wordToComplete);
        return Completion.GivenFile(fakeBoundParameters) is not { } file ? [] : [.. Functions(file)
            .Where(export => export.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(export => new CompletionResult(
                Completion.Quoted(export.Name), TerminalText.Escape(export.Name), CompletionResultType.ParameterValue, Tooltip(export)))];
    }

    private static string Tooltip(ModuleItem export) => TerminalText.Escape($"{export.Name} {export.Type}".TrimEnd());

    private static IEnumerable<ModuleItem> Functions(string file)
    {
        try
        {
            ModuleSummary summary = ModuleSummary.Read(file);
            IEnumerable<ModuleItem> ofComponent = summary.Component?.Exports.Select(export => new ModuleItem(export.Name, export.Kind, "")) ?? [];
            return summary.Exports.Concat(ofComponent).Where(export => export.Kind == "function");
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            return [];
        }
    }
}
