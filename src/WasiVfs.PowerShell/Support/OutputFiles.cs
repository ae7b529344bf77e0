// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>The files that a cmdlet makes: none twice, and none that exists unless it may be replaced.</summary>
internal sealed class OutputFiles(bool force)
{
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);

    /// <summary>The error where a file cannot be made there, else null; then the place counts as taken.</summary>
    /// <param name="output">The full path.</param>
    /// <param name="mayExist">Whether it is a directory to fill.</param>
    public ErrorRecord? WhyNot(string output, bool mayExist = false) =>
        !_made.Add(output) ? Errors.OutputTwice(output)
        : !force && !mayExist && Path.Exists(output) ? Errors.OutputExists(output)
        : null;
}
