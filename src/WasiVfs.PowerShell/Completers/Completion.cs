// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>What the argument completers share.</summary>
internal static class Completion
{
    /// <summary>The words of a closed list that begin with what has been typed.</summary>
    public static IEnumerable<CompletionResult> Words(IEnumerable<string> words, string? typed) => words
        .Where(word => word.StartsWith((typed ?? "").Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
        .Select(word => new CompletionResult(word));
}
