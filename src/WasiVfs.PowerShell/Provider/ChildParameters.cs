// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>The parameters that a WasiImage drive adds to <c>Get-ChildItem</c>: those of the file system.</summary>
public class ChildParameters
{
    /// <summary>Attributes to have or not to have, as in <c>!Directory+ReparsePoint,Hidden</c>.</summary>
    [Parameter]
    public FlagsExpression<FileAttributes>? Attributes { get; set; }

    /// <summary>Goes into directories behind symbolic links too, with <c>-Recurse</c>; into each once.</summary>
    [Parameter]
    public SwitchParameter FollowSymlink { get; set; }

    /// <summary>Only directories, and links that lead to directories.</summary>
    [Parameter]
    [Alias("ad")]
    public SwitchParameter Directory { get; set; }

    /// <summary>Only what is not a directory.</summary>
    [Parameter]
    [Alias("af")]
    public SwitchParameter File { get; set; }

    /// <summary>Only what is hidden.</summary>
    [Parameter]
    [Alias("ah", "h")]
    public SwitchParameter Hidden { get; set; }

    /// <summary>Only what is read-only, which everything in an image is.</summary>
    [Parameter]
    [Alias("ar")]
    public SwitchParameter ReadOnly { get; set; }

    /// <summary>Only what is a system file, which nothing in an image is.</summary>
    [Parameter]
    [Alias("as")]
    public SwitchParameter System { get; set; }

    /// <summary>Whether the parameters speak of hidden entries, so that they are shown without <c>-Force</c>.</summary>
    internal bool SpeaksOfHidden => Hidden.IsPresent || (Attributes is { } expression && DependsOnHidden(expression));

    /// <summary>Whether an entry has the attributes that are asked for.</summary>
    internal bool Select(FileAttributes attributes) =>
        Agrees(Directory, attributes, FileAttributes.Directory)
        && !(File.IsPresent && attributes.HasFlag(FileAttributes.Directory))
        && Agrees(Hidden, attributes, FileAttributes.Hidden)
        && Agrees(ReadOnly, attributes, FileAttributes.ReadOnly)
        && Agrees(System, attributes, FileAttributes.System)
        && (Attributes is null || Attributes.Evaluate(attributes));

    private static bool Agrees(SwitchParameter wanted, FileAttributes attributes, FileAttributes one) =>
        !wanted.IsPresent || attributes.HasFlag(one);

    // An expression keeps its text to itself; entries that differ in this attribute alone show whether it has a part in it.
    private static bool DependsOnHidden(FlagsExpression<FileAttributes> expression) => EntryAttributes.All.Any(attributes =>
        expression.Evaluate(attributes | FileAttributes.Hidden) != expression.Evaluate(attributes & ~FileAttributes.Hidden));
}
