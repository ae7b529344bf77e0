// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace WasiVfs.PowerShell;

/// <summary>The mounted images of a session, by name.</summary>
internal static class MountedImages
{
    /// <summary>The drives that the names mean, wildcards allowed; a plain name that means none is an error, written here.</summary>
    public static IReadOnlyList<WasiImageDriveInfo> Find(PSCmdlet cmdlet, IEnumerable<string> names)
    {
        var found = new List<WasiImageDriveInfo>();
        foreach (string name in names.Select(name => name.TrimEnd(':')))
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            int before = found.Count;
            found.AddRange(cmdlet.SessionState.Drive.GetAll().OfType<WasiImageDriveInfo>().Where(drive => pattern.IsMatch(drive.Name)));
            if (found.Count == before && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                cmdlet.WriteError(Errors.DriveNotMounted(name));
            }
        }

        return found;
    }
}

/// <summary>Completes the names of mounted images.</summary>
internal sealed class MountNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        // A completer is given no session; the drives of the one it runs in are had by a command.
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        var names = shell.AddCommand("Get-WasiImage").Invoke<PSDriveInfo>().Select(drive => drive.Name);
        return [.. Completion.Words(names, wordToComplete)];
    }
}
