// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>Which entries of a directory a command asks for.</summary>
/// <param name="filter">The pattern of <c>-Filter</c>; null or empty takes every name.</param>
/// <param name="parameters">The switches that choose by kind; null takes every kind.</param>
internal sealed class ChildFilter(string? filter, ChildParameters? parameters)
{
    private readonly WildcardPattern? _pattern =
        string.IsNullOrEmpty(filter) ? null : WildcardPattern.Get(filter, WildcardOptions.IgnoreCase);

    private readonly bool _directoriesOnly = parameters is { Directory.IsPresent: true, File.IsPresent: false };
    private readonly bool _filesOnly = parameters is { File.IsPresent: true, Directory.IsPresent: false };

    /// <summary>False if the directory alone already rules the entry out; only what a link leads to is not known from it.</summary>
    public bool MayTake(DirectoryEntry entry) => entry.Type == DescriptorType.SymbolicLink
        ? Matches(entry.Name) : Takes(entry.Name, entry.Type == DescriptorType.Directory);

    /// <summary>Whether an entry is asked for.</summary>
    public bool Takes(string name, bool isContainer) =>
        !(isContainer ? _filesOnly : _directoriesOnly) && Matches(name);

    private bool Matches(string name) => _pattern is null || _pattern.IsMatch(name);
}
