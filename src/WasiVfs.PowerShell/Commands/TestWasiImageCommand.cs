// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary><c>Test-WasiImage</c>: checks packed modules, images and archives as a whole.</summary>
[Cmdlet(VerbsDiagnostic.Test, "WasiImage", DefaultParameterSetName = ByPath)]
[OutputType(typeof(CheckResult))]
public sealed class TestWasiImageCommand : FilesCommand
{
    private protected override void Process(string file)
    {
        CheckResult result = Work.Run(this, $"Checking {file}", (progress, stop) => TreeChecker.Check(file, progress, stop));
        this.WriteWarnings(result.Warnings);
        WriteObject(result);
    }
}
