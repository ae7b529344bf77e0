// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using WasiVfs.Trees;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary>Completes paths inside the image that <c>-Path</c> or <c>-LiteralPath</c> names.</summary>
internal sealed class GuestPathCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? "").Trim('\'', '"');
        string? file = Completion.HostPath(fakeBoundParameters["LiteralPath"] ?? fakeBoundParameters["Path"]);
        return file is null ? [] : [.. Entries(file, typed[..(typed.LastIndexOf('/') + 1)])
            .Where(path => path.StartsWith(typed.StartsWith('/') ? typed : "/" + typed, StringComparison.OrdinalIgnoreCase))
            .Select(path => new CompletionResult(Completion.Quoted(path), path, CompletionResultType.ParameterValue, path))];
    }

    // Archives would have to be read through; images are looked into. What cannot be opened completes nothing.
    private static string[] Entries(string file, string directory)
    {
        try
        {
            if (TreeSource.KindOf(file) is TreeKind.Tar or TreeKind.TarGzip or TreeKind.Zip)
            {
                return [];
            }

            using TreeSource source = TreeSource.Open(file);
            string inner = directory.Trim('/');
            Descriptor start = inner.Length == 0 ? source.Root : source.Root.OpenAt(PathFlags.SymlinkFollow, inner, OpenFlags.Directory);
            string prefix = inner.Length == 0 ? "/" : $"/{inner}/";
            return [.. start.ReadDirectory().Select(entry => prefix + entry.Name)];
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            return [];
        }
    }
}
