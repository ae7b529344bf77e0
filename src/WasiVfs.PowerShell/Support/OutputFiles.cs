// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>The files that a cmdlet makes: each once, and over a file that exists only if it may be replaced.</summary>
internal sealed class OutputFiles(bool force)
{
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);

    /// <summary>Whether a file may be made at a place; the place then counts as taken.</summary>
    /// <param name="output">The full path.</param>
    /// <param name="refusal">The error if it may not.</param>
    /// <param name="mayExist">Whether it is a directory to fill.</param>
    public bool TryTake(string output, out ErrorRecord refusal, bool mayExist = false)
    {
        refusal = null!;
        if (!_made.Add(output))
        {
            refusal = Errors.OutputTwice(output);
        }
        else if (!force && !mayExist && Path.Exists(output))
        {
            refusal = Errors.OutputExists(output);
        }

        return refusal is null;
    }
}
