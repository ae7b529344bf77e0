// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using WasiVfs.Running;

namespace WasiVfs.PowerShell;

/// <summary>Completes the names of the engines that are on this machine, with what they say of themselves.</summary>
internal sealed class EngineCompleter : IArgumentCompleter
{
    // As long as a person waits for a menu. An engine that has not answered by then is offered by its name.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = Completion.Typed(wordToComplete);
        var answers = new EngineCatalog().Find()
            .Where(engine => engine.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(engine => (engine.Name, Text: Task.Run(() => Describe(engine)))).ToArray();
        Task.WaitAll([.. answers.Select(answer => answer.Text)], Patience);
        return [.. answers.Select(answer => new CompletionResult(
            answer.Name, answer.Name, CompletionResultType.ParameterValue, answer.Text.IsCompleted ? answer.Text.Result : answer.Name))];
    }

    private static string Describe(IWasiEngine engine)
    {
        try
        {
            EngineInfo info = engine.Info;
            return TerminalText.Escape($"{info.Name} {info.Version}, {info.Location}{(info.Warning is null ? "" : $". {info.Warning}")}");
        }
        catch (EngineException e)
        {
            return TerminalText.Escape(e.Message);
        }
    }
}
