// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>Finds lines of text by <c>Select-String</c> itself, so that patterns, context and results are the same.</summary>
/// <param name="parameters">What <c>Select-String</c> is told, by its parameters' names; no input and no paths.</param>
internal sealed class LineMatcher(IDictionary parameters)
{
    private static readonly ScriptBlock SelectString =
        ScriptBlock.Create("param($parameters) Microsoft.PowerShell.Utility\\Select-String @parameters");

    /// <summary>What <c>Select-String</c> writes for these lines, as they come; the first line has the number 1.</summary>
    /// <exception cref="RuntimeException">The parameters do not go together, or a pattern is malformed.</exception>
    public IEnumerable<object> Match(IEnumerable<string> lines)
    {
        using SteppablePipeline pipeline = SelectString.GetSteppablePipeline(CommandOrigin.Internal, [parameters]);
        pipeline.Begin(expectInput: true);
        foreach (string line in lines)
        {
            foreach (object match in pipeline.Process(line))
            {
                yield return match;
            }
        }

        foreach (object match in pipeline.End())
        {
            yield return match;
        }
    }
}
