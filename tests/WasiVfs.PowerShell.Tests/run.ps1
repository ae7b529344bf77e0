# SPDX-License-Identifier: MIT
# Runs the Pester tests and closes with their totals. A file that fails before its tests are found counts as a failure.
$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.5
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration
foreach ($test in $result.Skipped) {
    $reason = $test.ErrorRecord | Select-Object -First 1 | ForEach-Object { $_.Exception.Message -replace '^.*?because:? ?' }
    "skipped: $($test.ExpandedPath) ($($reason ?? 'marked -Skip'))"
}
$failed = $result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount
"$($result.PassedCount) passed, $failed failed, $($result.SkippedCount) skipped"
exit [int]($failed -gt 0)
