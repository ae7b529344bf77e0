// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace WasiVfs.PowerShell;

/// <summary>
/// Completes a program's arguments that are paths, as the program will find them: in what is packed in it, in the trees that <c>-Map</c>
/// embeds for the run, and in the directories that it is given. An argument that is not such a path is completed as one of the host.
/// </summary>
internal sealed class ProgramArgumentCompleter : IArgumentCompleter
{
    private static readonly string[] Tables = ["Map", "Preopen", "PreopenReadOnly"];

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = Completion.Typed(wordToComplete);
        if (typed.Length > 0 && typed[0] != '/')
        {
            return CompletionCompleters.CompleteFilename(wordToComplete);
        }

        string directory = typed[..(typed.LastIndexOf('/') + 1)];
        IEnumerable<string> packed = Completion.GivenFile(fakeBoundParameters) is { } file ? TreeEntries.In(file, directory) : [];
        IEnumerable<string> given = Tables.Select(table => fakeBoundParameters[table]).OfType<IDictionary>()
            .SelectMany(table => Given(table, directory));
        return [.. packed.Concat(given).Distinct(StringComparer.Ordinal)
            .Where(path => path.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(GuestPathCompleter.Result)];
    }

    // The guest paths themselves, and what lies below one of them.
    private static IEnumerable<string> Given(IDictionary table, string directory)
    {
        foreach (DictionaryEntry pair in table)
        {
            if (pair.Key is not string { Length: > 0 } key)
            {
                continue;
            }

            string guest = "/" + key.Trim('/');
            string below = guest == "/" ? guest : guest + "/";
            if (directory.StartsWith(below, StringComparison.Ordinal) && Completion.HostPath(pair.Value) is { } host)
            {
                foreach (string entry in TreeEntries.In(host, directory[(below.Length - 1)..]))
                {
                    yield return below + entry[1..];
                }
            }
            else if (guest != "/")
            {
                yield return guest;
            }
        }
    }
}
