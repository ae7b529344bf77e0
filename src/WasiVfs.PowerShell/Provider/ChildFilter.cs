// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>Which entries of a directory a command asked for.</summary>
internal sealed class ChildFilter(string? filter, ChildParameters? parameters)
{
    private readonly WildcardPattern? _pattern =
        string.IsNullOrEmpty(filter) ? null : WildcardPattern.Get(filter, WildcardOptions.IgnoreCase);

    private readonly bool _directoriesOnly = parameters is { Directory.IsPresent: true, File.IsPresent: false };
    private readonly bool _filesOnly = parameters is { File.IsPresent: true, Directory.IsPresent: false };

    public bool Takes(string name, bool isContainer) =>
        !(isContainer ? _filesOnly : _directoriesOnly) && (_pattern is null || _pattern.IsMatch(name));
}
