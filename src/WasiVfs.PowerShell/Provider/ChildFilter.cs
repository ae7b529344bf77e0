// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>Which entries of a directory a command asked for.</summary>
internal sealed class ChildFilter(string? filter, ChildParameters? parameters)
{
    private readonly WildcardPattern? _pattern =
        string.IsNullOrEmpty(filter) ? null : WildcardPattern.Get(filter, WildcardOptions.IgnoreCase);

    private readonly bool _directoriesOnly = parameters is { Directory.IsPresent: true, File.IsPresent: false };
    private readonly bool _filesOnly = parameters is { File.IsPresent: true, Directory.IsPresent: false };

    /// <summary>False where the directory alone already says no; only what a link leads to is not known from it.</summary>
    public bool MayTake(DirectoryEntry entry) => entry.Type == DescriptorType.SymbolicLink
        ? Matches(entry.Name) : Takes(entry.Name, entry.Type == DescriptorType.Directory);

    public bool Takes(string name, bool isContainer) =>
        !(isContainer ? _filesOnly : _directoriesOnly) && Matches(name);

    private bool Matches(string name) => _pattern is null || _pattern.IsMatch(name);
}
