// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary><c>Compare-WasiImage</c>: the differences between trees.</summary>
[Cmdlet(VerbsData.Compare, "WasiImage", DefaultParameterSetName = ByPath)]
[OutputType(typeof(WasiImageDifference))]
public sealed class CompareWasiImageCommand : WorkCommand
{
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";

    private GivenTree _reference = null!;

    /// <summary>The tree to compare with: a packed module, an image, an archive, a directory, or a place on a mounted image's drive.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ModuleFileCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string ReferencePath { get; set; } = "";

    /// <summary>The trees that are compared with it, of any of these kinds; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByPath, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ModuleFileCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] DifferencePath { get; set; } = [];

    /// <summary>The trees that are compared with it, with no letter taken for a wildcard.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Counts other modification times as differences.</summary>
    [Parameter]
    public SwitchParameter Times { get; set; }

    /// <summary>The most bytes that a compressed archive may inflate to.</summary>
    [Parameter]
    [ValidateRange(ValidateRangeKind.Positive)]
    public long MaxInflatedSize { get; set; } = ArchiveBounds.UsualSize;

    /// <summary>How many times its own size a compressed archive may inflate to.</summary>
    [Parameter]
    [ValidateRange(ValidateRangeKind.Positive)]
    public int MaxInflationRatio { get; set; } = ArchiveBounds.UsualRatio;

    private bool IsLiteral => ParameterSetName == ByLiteralPath;

    /// <summary>Finds the tree that the others are compared with.</summary>
    protected override void BeginProcessing()
    {
        try
        {
            _reference = GivenTree.At(SessionState.Path, ReferencePath, IsLiteral);
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            ThrowTerminatingError(Errors.Record(e, ReferencePath));
        }
    }

    /// <summary>Compares, and writes each difference.</summary>
    protected override void ProcessRecord()
    {
        foreach (string path in IsLiteral ? LiteralPath : DifferencePath)
        {
            foreach (GivenTree tree in Errors.Try(() => GivenTree.All(SessionState.Path, path, IsLiteral), path, WriteError) ?? [])
            {
                this.Guarded(tree.Path, () => Compare(tree));
            }
        }
    }

    private void Compare(GivenTree difference)
    {
        ArchiveLimits limits = ArchiveBounds.Of(MaxInflatedSize, MaxInflationRatio);
        var options = new CompareOptions { Times = Times.IsPresent };
        WasiImageDifference[] found = Work.Run(this, $"Comparing {_reference.Path} and {difference.Path}", (progress, stop) =>
        {
            using OpenedTree left = _reference.Open("/", limits, stop);
            using OpenedTree right = difference.Open("/", limits, stop);
            return TreeComparer.Compare(left.Source, right.Source, options, progress, stop)
                .Select(one => WasiImageDifference.Of(one, _reference.Path, difference.Path)).ToArray();
        });
        WriteObject(found, enumerateCollection: true);
    }
}
