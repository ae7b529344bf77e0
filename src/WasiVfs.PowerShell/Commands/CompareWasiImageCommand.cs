// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary><c>Compare-WasiImage</c>: the differences between two trees.</summary>
[Cmdlet(VerbsData.Compare, "WasiImage")]
[OutputType(typeof(WasiImageDifference))]
public sealed class CompareWasiImageCommand : WorkCommand
{
    /// <summary>The tree to compare with: a packed module, an image, an archive, a directory, or a place on a mounted image's drive.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string ReferencePath { get; set; } = "";

    /// <summary>The tree that is compared, of any of these kinds.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string DifferencePath { get; set; } = "";

    /// <summary>Counts other modification times as differences.</summary>
    [Parameter]
    public SwitchParameter Times { get; set; }

    /// <summary>Compares, and writes each difference.</summary>
    protected override void EndProcessing() => this.Guarded(DifferencePath, () =>
    {
        var reference = GivenTree.At(SessionState.Path, ReferencePath, isLiteral: true);
        var difference = GivenTree.At(SessionState.Path, DifferencePath, isLiteral: true);
        var options = new CompareOptions { Times = Times.IsPresent };
        WasiImageDifference[] found = Work.Run(this, $"Comparing {reference.Path} and {difference.Path}", (progress, stop) =>
            reference.Use("/", (left, _) => difference.Use("/", (right, _) => TreeComparer
                .Compare(left, right, options, new ByteProgress(progress), stop).Select(WasiImageDifference.Of).ToArray(), stop), stop));
        WriteObject(found, enumerateCollection: true);
    });
}
