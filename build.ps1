# SPDX-License-Identifier: MIT
<#
.SYNOPSIS
Builds, tests and packages WasiVfs. It only calls dotnet and Pester.
.DESCRIPTION
Package makes three packages: the PowerShell module WasiVfs (what Publish-PSResource -NupkgPath pushes), the library WasiVfs.Core,
and the command as the .NET tool WasiVfs.Cli.
.EXAMPLE
./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Package')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Where Package puts what it makes; other packages that lie there stay.
    [string] $PackageFolder = "$PSScriptRoot/out/packages"
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$root = $PSScriptRoot

function Invoke-Build {
    dotnet build "$root/WasiVfs.slnx" --configuration $Configuration
}

function Invoke-Test {
    dotnet test --solution "$root/WasiVfs.slnx" --configuration $Configuration --no-build
    # A process of its own: this one would keep the module's files open, and a build could not replace them.
    & $PSHOME/pwsh -NoProfile -NonInteractive -File "$root/tests/WasiVfs.PowerShell.Tests/run.ps1"
}

function Invoke-Package {
    foreach ($project in 'WasiVfs.Core', 'WasiVfs.Cli', 'WasiVfs.PowerShell') {
        dotnet pack "$root/src/$project" --configuration $Configuration --no-build --output $PackageFolder
    }
}

foreach ($name in $Task) {
    Invoke-Build
    if ($name -ne 'Build') {
        & "Invoke-$name"
    }
}
