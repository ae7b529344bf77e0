# SPDX-License-Identifier: MIT
# Runs every Pester test of the module that is staged in out/WasiVfs; the exit code is the number of tests that failed.
[CmdletBinding()]
param([string] $ResultPath)

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.Exit = $true
$configuration.Output.Verbosity = 'Normal'
if ($ResultPath) {
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputPath = $ResultPath
}

Invoke-Pester -Configuration $configuration
