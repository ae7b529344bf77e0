// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>Which entries of a directory a command asks for.</summary>
/// <param name="filter">The pattern of <c>-Filter</c>; null or empty takes every name.</param>
/// <param name="parameters">The parameters that choose by attributes; null takes every kind.</param>
/// <param name="force">Whether hidden entries are shown, as <c>-Force</c> wants it.</param>
internal sealed class ChildFilter(string? filter, ChildParameters? parameters, bool force)
{
    private readonly WildcardPattern? _pattern =
        string.IsNullOrEmpty(filter) ? null : WildcardPattern.Get(filter, WildcardOptions.IgnoreCase);

    private readonly bool _showsHidden = force || parameters is { SpeaksOfHidden: true };

    /// <summary>Whether names are filtered.</summary>
    public bool HasPattern => _pattern is not null;

    /// <summary>Whether an entry is asked for.</summary>
    public bool Takes(ChildEntry entry) => Shows(entry) && Matches(entry.Name) && (parameters?.Select(entry.Attributes) ?? true);

    /// <summary>Whether an entry is shown at all, and so gone into.</summary>
    public bool Shows(ChildEntry entry) => _showsHidden || !entry.Attributes.HasFlag(FileAttributes.Hidden);

    private bool Matches(string name) => _pattern is null || _pattern.IsMatch(name);
}
