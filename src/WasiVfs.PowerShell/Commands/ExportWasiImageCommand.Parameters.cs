// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <content>What is exported, where to and how.</content>
public sealed partial class ExportWasiImageCommand
{
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";
    private const string ByItem = "InputObject";

    /// <summary>What to export; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ModuleFileCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>What to export, with no letter taken for a wildcard.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>What to export, as an object of a mounted image's drive.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByItem, ValueFromPipeline = true)]
    [ValidateNotNull]
    public WasiImageItem InputObject { get; set; } = null!;

    /// <summary>The directory or file to write; its name tells the format.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("OutFile")]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>The path inside at which to start.</summary>
    [Parameter(Position = 2)]
    [ArgumentCompleter(typeof(GuestPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string GuestPath { get; set; } = "/";

    /// <summary>The format, whatever the destination is called.</summary>
    [Parameter]
    public ExportFormat? Format { get; set; }

    /// <summary>Replaces files that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The most bytes that a compressed archive may inflate to.</summary>
    [Parameter]
    [ValidateRange(ValidateRangeKind.Positive)]
    public long MaxInflatedSize { get; set; } = ArchiveBounds.UsualSize;

    /// <summary>How many times its own size a compressed archive may inflate to.</summary>
    [Parameter]
    [ValidateRange(ValidateRangeKind.Positive)]
    public int MaxInflationRatio { get; set; } = ArchiveBounds.UsualRatio;
}
