# SPDX-License-Identifier: MIT
# Runs every Pester test against the module that is staged in out/WasiVfs, with the Pester that is staged in out/modules. The last lines
# name each skipped test with its reason, and the totals; the exit code is 1 if a test failed.
#Requires -Version 7.6
[CmdletBinding()]
param([string] $Path = $PSScriptRoot)

$pester = "$PSScriptRoot/../../out/modules/Pester/Pester.psd1"
if (-not (Test-Path $pester)) {
    throw "Pester is not in '$(Split-Path $pester)'; run 'dotnet build' first."
}

Import-Module $pester -ErrorAction Stop
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration

foreach ($test in $result.Skipped) {
    "skipped: $($test.ExpandedPath) ($($test.ErrorRecord.Exception.Message -replace '^is skipped, because '))"
}

# A file whose preparation fails has run none of its tests, and they count as failed.
$failed = $result.FailedCount + ($result.FailedContainersCount -gt 0 -and $result.FailedCount -eq 0 ? 1 : 0)
"$($result.PassedCount) passed, $failed failed, $($result.SkippedCount) skipped"
exit ($failed -gt 0 ? 1 : 0)
