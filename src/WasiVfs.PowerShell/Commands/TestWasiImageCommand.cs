// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary><c>Test-WasiImage</c>: checks packed modules, images and archives as a whole.</summary>
[Cmdlet(VerbsDiagnostic.Test, "WasiImage", DefaultParameterSetName = ByPath)]
[OutputType(typeof(WasiImageCheck), typeof(bool))]
public sealed class TestWasiImageCommand : FilesCommand
{
    /// <summary>Writes true or false for each file, and nothing else: false also for a file that is missing, unreadable or not an image.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>The most bytes that a compressed archive may inflate to.</summary>
    [Parameter]
    [ValidateRange(ValidateRangeKind.Positive)]
    public long MaxInflatedSize { get; set; } = ArchiveBounds.UsualSize;

    /// <summary>How many times its own size a compressed archive may inflate to.</summary>
    [Parameter]
    [ValidateRange(ValidateRangeKind.Positive)]
    public int MaxInflationRatio { get; set; } = ArchiveBounds.UsualRatio;

    private protected override void Process(string file)
    {
        ArchiveLimits limits = ArchiveBounds.Of(MaxInflatedSize, MaxInflationRatio);
        CheckResult result = Work.Run(this, $"Checking {file}", (progress, stop) => TreeChecker.Check(file, limits, progress, stop));
        if (!Quiet.IsPresent)
        {
            this.WriteWarnings(result.Warnings);
            WriteObject(WasiImageCheck.Of(result));
            return;
        }

        foreach (ImageProblem problem in result.Problems)
        {
            WriteVerbose(TerminalText.Escape($"{file}: {problem.Path}: {problem.Message}"));
        }

        WriteObject(result.IsValid);
    }

    private protected override void Fail(ErrorRecord error)
    {
        if (!Quiet.IsPresent)
        {
            base.Fail(error);
            return;
        }

        WriteVerbose(error.ToString());
        WriteObject(false);
    }
}
