# SPDX-License-Identifier: MIT
# Runs every Pester test against the module that is staged in out/WasiVfs. The last lines name each test that was skipped with its
# reason, and the totals; the exit code is 1 where a test failed.
[CmdletBinding()]
param([string] $Path = $PSScriptRoot)

$lack = if ($PSVersionTable.PSVersion -lt [version]'7.6') {
    "this needs PowerShell 7.6, and this is $($PSVersionTable.PSVersion)"
}
elseif (-not (Get-Module Pester -ListAvailable | Where-Object Version -GE '5.5')) {
    'this needs Pester 5: Install-PSResource Pester'
}

if ($lack) {
    "skipped: all Pester tests ($lack)"
    '0 passed, 0 failed, 1 skipped'
    exit 0
}

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
